using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using static WebEtcd.Simulation.Tests.Checks.SmallHistory;

namespace WebEtcd.Simulation.Tests.Checks;

/// <summary>A judge that finds nothing in a history that is wrong is worth nothing.</summary>
public sealed class HistoryCheckerTests
{
    private readonly SmallHistory _history = new();

    [Fact]
    public void A_right_history_is_right()
    {
        _history.Done(Put("a", "1"), PutAnswer(2), 2);
        _history.Done(Get("a"), GetAnswer(2, Pair("a", "1", 2, 2, 1)), 2);
        _history.Done(Put("a", "2"), PutAnswer(3), 3);
        _history.Commit(_history.Ask(Put("b", "3")));
        _history.Done(Delete("a"), new DeleteRangeResponse { Header = new ResponseHeader { Revision = 5 }, Deleted = 1 }, 5);
        _history.Ask(Put("c", "4"));
        Assert.Null(_history.Check());
    }

    [Fact]
    public void An_answered_write_that_is_in_no_log_is_lost()
    {
        Call put = _history.Ask(Put("a", "1"));
        _history.Answer(put, PutAnswer(2), 2);
        Finds("stands nowhere in the log");
    }

    [Fact]
    public void A_write_is_carried_out_once()
    {
        Call put = _history.Done(Put("a", "1"), PutAnswer(2), 2);
        _history.Commit(put);
        Finds("stands in the log twice");
    }

    [Fact]
    public void A_refused_write_is_not_carried_out()
    {
        Call put = _history.Ask(Put("a", "1"));
        _history.Commit(put);
        _history.History.Refuse(put, EtcdErrors.NoLeader);
        Finds("was refused, and carried out");
    }

    [Fact]
    public void Nothing_is_carried_out_that_nobody_asked_for()
    {
        _history.Commit(new InternalRaftRequest { ID = 99, Put = Put("a", "1") });
        Finds("asked for by nobody");
    }

    [Fact]
    public void A_read_shows_the_keys_of_its_revision()
    {
        _history.Done(Put("a", "1"), PutAnswer(2), 2);
        _history.Done(Put("a", "2"), PutAnswer(3), 3);
        _history.Done(Get("a"), GetAnswer(3, Pair("a", "1", 2, 2, 1)), 3);
        Finds("does not show the keys as of revision 3");
    }

    [Fact]
    public void A_read_shows_what_was_answered_before_it_was_asked()
    {
        _history.Done(Put("a", "1"), PutAnswer(2), 2);
        _history.Done(Put("a", "2"), PutAnswer(3), 3);
        _history.Done(Get("a"), GetAnswer(2, Pair("a", "1", 2, 2, 1)), 2);
        Finds("shows less than what had been seen before");
    }

    [Fact]
    public void A_serializable_read_may_be_old_but_not_wrong()
    {
        _history.Done(Put("a", "1"), PutAnswer(2), 2);
        _history.Done(Put("a", "2"), PutAnswer(3), 3);
        RangeRequest range = Get("a");
        range.Serializable = true;
        _history.Done(range, GetAnswer(2, Pair("a", "1", 2, 2, 1)), 2);
        Assert.Null(_history.Check());
        _history.Done(range, GetAnswer(2, Pair("a", "2", 2, 3, 2)), 2);
        Finds("does not show the keys as of revision 2");
    }

    [Fact]
    public void A_revision_that_was_never_made_cannot_be_read()
    {
        _history.Done(Put("a", "1"), PutAnswer(2), 2);
        _history.Done(Get("a"), GetAnswer(3, Pair("a", "1", 2, 2, 1)), 3);
        Finds("a revision that was never made");
    }

    [Fact]
    public void The_log_keeps_the_order_of_time()
    {
        Call first = _history.Ask(Put("a", "1"));
        _history.Answer(first, PutAnswer(3), 3);
        _history.Done(Put("a", "2"), PutAnswer(2), 2);
        _history.Commit(first);
        Finds("before");
    }

    [Fact]
    public void An_answer_is_what_the_model_says()
    {
        PutRequest put = Put("a", "2");
        put.PrevKv = true;
        _history.Done(Put("a", "1"), PutAnswer(2), 2);
        _history.Done(put, PutAnswer(3), 3);
        Finds("should be answered with");
    }

    [Fact]
    public void An_error_needs_a_reason()
    {
        Call revoke = _history.Ask(new LeaseRevokeRequest { ID = 1 });
        _history.Commit(revoke);
        _history.AnswerError(revoke, EtcdErrors.LeaseExists);
        Finds("should be answered with");
    }

    [Fact]
    public void A_transaction_is_one()
    {
        var txn = new TxnRequest();
        txn.Success.Add(new RequestOp { RequestPut = Put("a", "1") });
        txn.Success.Add(new RequestOp { RequestPut = Put("b", "2") });
        var answer = new TxnResponse { Header = new ResponseHeader { Revision = 2 }, Succeeded = true };
        answer.Responses.Add(new ResponseOp { ResponsePut = PutAnswer(2) });
        answer.Responses.Add(new ResponseOp { ResponsePut = PutAnswer(2) });
        _history.Done(txn, answer, 2);
        Assert.Null(_history.Check());
        _history.Done(Get("b"), GetAnswer(2), 2);
        Finds("does not show the keys as of revision 2");
    }

    [Fact]
    public void A_compacted_revision_was_compacted_by_somebody()
    {
        _history.Done(Put("a", "1"), PutAnswer(2), 2);
        RangeRequest range = Get("a");
        range.Revision = 1;
        _history.AnswerError(_history.Ask(range), EtcdErrors.Compacted);
        Finds("fails without a reason");
    }

    private void Finds(string violation) => Assert.Contains(violation, _history.Check() ?? "nothing", StringComparison.Ordinal);
}
