using Google.Protobuf;
using WebEtcd.Shared.Protos;
using static WebEtcd.Simulation.Tests.Checks.SmallHistory;

namespace WebEtcd.Simulation.Tests.Checks;

/// <summary>Each guarantee of watchers, broken once.</summary>
public sealed class WatchCheckerTests
{
    private readonly ModelHistory _model;
    private readonly WatchRecord _record = new(1, "a", "z", WithPrevious: false, NoPut: false, NoDelete: false);
    private readonly WatchSegment _segment = new(1, 2) { FirstRevision = 2 };

    public WatchCheckerTests()
    {
        var history = new SmallHistory();
        history.Commit(history.Ask(Put("a", "1")));
        var txn = new TxnRequest();
        txn.Success.Add(new RequestOp { RequestPut = Put("b", "2") });
        txn.Success.Add(new RequestOp { RequestPut = Put("c", "3") });
        history.Commit(history.Ask(txn));
        history.Commit(history.Ask(Delete("a")));
        history.Commit(history.Ask(Put("zz", "4")));
        _model = history.Model();
        _record.Segments.Add(_segment);
    }

    [Fact]
    public void Everything_in_order_is_right()
    {
        Comes(2, 2);
        Comes(3, 3);
        Progress(3);
        Comes(4, 4);
        Progress(5);
        Assert.Null(new WatchChecker(_model).Check(_record, mustBeLevel: true));
    }

    [Fact]
    public void Several_revisions_may_come_in_one_response()
    {
        Comes(2, 4);
        Assert.Null(new WatchChecker(_model).Check(_record, mustBeLevel: true));
    }

    [Fact]
    public void Ordered()
    {
        Comes(3, 3);
        Comes(2, 2);
        Finds("never did");
    }

    [Fact]
    public void Unique()
    {
        Comes(2, 3);
        Comes(3, 3);
        Finds("comes again");
    }

    [Fact]
    public void Reliable()
    {
        Comes(2, 2);
        Comes(4, 4);
        Finds("never did");
    }

    [Fact]
    public void Reliable_to_the_end()
    {
        Comes(2, 3);
        Finds("never came", mustBeLevel: true);
    }

    [Fact]
    public void Atomic()
    {
        Comes(2, 2);
        WatchResponse half = Response(3, 3);
        half.Events.RemoveAt(1);
        _segment.Responses.Add(half);
        Finds("one response has");
    }

    [Fact]
    public void Bookmarkable()
    {
        Comes(2, 2);
        Progress(3);
        Comes(3, 3);
        Finds("progress of revision 3 comes before");
    }

    [Fact]
    public void Resumable()
    {
        Comes(2, 2);
        var next = new WatchSegment(2, 3) { FirstRevision = 3 };
        next.Responses.Add(Response(4, 4));
        _record.Segments.Add(next);
        Finds("never did");
    }

    [Fact]
    public void Nothing_else_comes()
    {
        Comes(2, 2);
        WatchResponse more = Response(3, 3);
        more.Events[0] = more.Events[0].Clone();
        more.Events[0].Kv.Value = ByteString.CopyFromUtf8("other");
        _segment.Responses.Add(more);
        Finds("should be");
    }

    [Fact]
    public void Previous_values_are_those_of_before()
    {
        var record = new WatchRecord(1, "a", "", WithPrevious: true, NoPut: false, NoDelete: false);
        var segment = new WatchSegment(1, 2) { FirstRevision = 4 };
        record.Segments.Add(segment);
        WatchResponse response = new() { Header = new ResponseHeader { Revision = 4 } };
        Event gone = _model.EventsOf(4)[0].Event.Clone();
        gone.PrevKv = Pair("a", "1", 2, 2, 1);
        response.Events.Add(gone);
        segment.Responses.Add(response);
        Assert.Null(new WatchChecker(_model).Check(record, mustBeLevel: true));
        gone.PrevKv.Value = ByteString.CopyFromUtf8("0");
        Assert.Contains("should be", new WatchChecker(_model).Check(record, mustBeLevel: true), StringComparison.Ordinal);
    }

    private WatchResponse Response(long from, long to)
    {
        var response = new WatchResponse { Header = new ResponseHeader { Revision = to } };
        for (long revision = from; revision <= to; revision++)
        {
            response.Events.AddRange(_model.EventsOf(revision).Where(_record.Wants).Select(happened => happened.Event));
        }

        return response;
    }

    private void Comes(long from, long to) => _segment.Responses.Add(Response(from, to));

    private void Progress(long revision) => _segment.Responses.Add(new WatchResponse { Header = new ResponseHeader { Revision = revision } });

    private void Finds(string violation, bool mustBeLevel = false) =>
        Assert.Contains(violation, new WatchChecker(_model).Check(_record, mustBeLevel) ?? "nothing", StringComparison.Ordinal);
}
