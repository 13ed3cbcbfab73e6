using WebEtcd.Shared.Protos;
using static WebEtcd.StateMachine.Tests.TestMachine;

namespace WebEtcd.StateMachine.Tests.Mvcc;

public sealed class RevisionTests
{
    private readonly TestMachine _machine = new();

    [Fact]
    public void A_new_store_has_revision_1_and_the_first_write_makes_2()
    {
        Assert.Equal(1, _machine.Revision);
        Assert.Equal(-1, _machine.Machine.Kv.CompactedRevision);
        Assert.Equal(2, _machine.Put("a").Header.Revision);
    }

    [Fact]
    public void What_changes_nothing_leaves_the_revision()
    {
        _machine.Put("a");
        Assert.Equal(2, _machine.Delete("missing").Header.Revision);
        Assert.Equal(2, _machine.Txn(new TxnRequest()).Header.Revision);
        Assert.Equal(2, _machine.Txn(Ops(Op(RangeOf("a")))).Header.Revision);
        var failing = new TxnRequest { Compare = { new Compare { Key = Bytes("a"), Version = 9 } }, Success = { Op(PutOf("b")) } };
        Assert.Equal(2, _machine.Txn(failing).Header.Revision);
        _machine.Grant(5);
        Assert.Equal(2, _machine.Compact(2).Header.Revision);
        _machine.Apply(new InternalRaftRequest { Alarm = new AlarmRequest { Action = AlarmRequest.Types.AlarmAction.Activate, Alarm = AlarmType.Nospace, MemberID = 1 } });
        Assert.Equal(2, _machine.Revision);
    }

    [Fact]
    public void A_put_of_the_same_value_is_a_write()
    {
        _machine.Put("a", "same");
        _machine.Put("a", "same");
        KeyValue keyValue = _machine.Range("a").Kvs.Single();
        Assert.Equal((3, 2, 2), (keyValue.ModRevision, keyValue.CreateRevision, keyValue.Version));
    }

    [Fact]
    public void A_transaction_is_one_revision_and_each_change_has_the_next_sub_revision()
    {
        _machine.Put("d1");
        _machine.Put("d2");
        _machine.Txn(Ops(Op(PutOf("a")), Op(DeleteOf("d", "e")), Op(RangeOf("a")), Op(PutOf("b"))));
        Assert.Equal(4, _machine.Revision);
        Assert.Equal("4.0 4.1 4.2 4.3", string.Join(" ", _machine.Store.Revisions.Where(static revision => revision.Main == 4)));
        Assert.Equal("+a@4 -d1@4 -d2@4 +b@4", _machine.Events(4, 4));
    }

    [Fact]
    public void After_a_deletion_a_key_begins_anew()
    {
        _machine.Put("a");
        _machine.Put("a");
        _machine.Delete("a");
        _machine.Put("a");
        KeyValue keyValue = _machine.Range("a").Kvs.Single();
        Assert.Equal((5, 5, 1), (keyValue.ModRevision, keyValue.CreateRevision, keyValue.Version));
    }

    [Fact]
    public void Deletions_are_events_of_one_revision_in_key_order_and_carry_key_and_revision_only()
    {
        foreach (string key in new[] { "c", "a", "b" })
        {
            _machine.Put(key, "value", 0);
        }

        Assert.Equal(3, _machine.Delete("a", "z").Deleted);
        Assert.Equal("-a@5 -b@5 -c@5", _machine.Events(5, 5));
        var events = new List<Event>();
        _machine.Machine.Kv.ReadEvents(5, 5, 10, events);
        Assert.All(events, static one => Assert.Equal(new KeyValue { Key = one.Kv.Key, ModRevision = 5 }, one.Kv));
    }

    [Fact]
    public void A_deletion_answers_the_next_revision_when_it_or_its_transaction_changed_something()
    {
        _machine.Put("a");
        Assert.Equal(2, _machine.Delete("x").Header.Revision);
        Assert.Equal(3, _machine.Delete("a").Header.Revision);
        TxnResponse response = _machine.Txn(Ops(Op(DeleteOf("x")), Op(PutOf("b")), Op(DeleteOf("x"))));
        Assert.Equal([3L, 4, 4], response.Responses.Select(static one => (one.ResponseDeleteRange?.Header ?? one.ResponsePut.Header).Revision));
    }

    [Fact]
    public void A_range_in_a_transaction_sees_earlier_writes_of_it_and_their_revision()
    {
        TxnResponse response = _machine.Txn(Ops(Op(RangeOf("a")), Op(PutOf("a", "new")), Op(RangeOf("a"))));
        Assert.Empty(response.Responses[0].ResponseRange.Kvs);
        Assert.Equal(1, response.Responses[0].ResponseRange.Header.Revision);
        Assert.Equal("new", response.Responses[2].ResponseRange.Kvs.Single().Value.ToStringUtf8());
        Assert.Equal(2, response.Responses[2].ResponseRange.Header.Revision);
        Assert.Equal(1, response.Responses[2].ResponseRange.Count);
    }

    [Fact]
    public void A_nested_answer_has_an_empty_header_and_others_the_revision_only()
    {
        TxnResponse response = _machine.Txn(Ops(Op(Ops(Op(PutOf("a"))))));
        Assert.Equal(new ResponseHeader(), response.Responses[0].ResponseTxn.Header);
        Assert.Equal(new ResponseHeader { Revision = 2 }, response.Responses[0].ResponseTxn.Responses[0].ResponsePut.Header);
        Assert.Equal(new ResponseHeader { Revision = 2 }, response.Header);
    }

    [Fact]
    public void An_entry_that_was_applied_is_passed_over()
    {
        _machine.Put("a", "1");
        _machine.Index--;
        Assert.Equal(default, _machine.Apply(Of(PutOf("a", "2"))));
        Assert.Equal("1", _machine.Value("a"));
        Assert.Equal(2, _machine.Revision);
    }

    [Fact]
    public void An_empty_entry_only_counts()
    {
        Assert.Equal(default, _machine.Machine.Apply(1, 3, null, 0));
        Assert.Equal((1ul, 3ul), (_machine.Machine.AppliedIndex, _machine.Machine.AppliedTerm));
        Assert.Equal(1, _machine.Revision);
    }
}
