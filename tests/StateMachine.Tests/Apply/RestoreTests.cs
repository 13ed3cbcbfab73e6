using Google.Protobuf;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Protos.Tables;
using static WebEtcd.StateMachine.Tests.TestMachine;

namespace WebEtcd.StateMachine.Tests.Apply;

public sealed class RestoreTests
{
    private readonly TestMachine _machine = new();

    [Fact]
    public void Records_of_entries_after_the_checkpoint_are_passed_over_until_the_log_repeats_them()
    {
        _machine.Put("a", "1");
        byte[] tables = _machine.Machine.SerializeTables();
        _machine.Put("a", "2");
        _machine.Txn(Ops(Op(PutOf("b")), Op(PutOf("c"))));
        uint hash = _machine.Machine.HashKv(0).Hash;
        _machine.RestartFrom(tables, 1);
        Assert.Equal((2, "1"), (_machine.Revision, _machine.Value("a")));
        Assert.Equal("a", _machine.Keys("\0", "\0"));
        Assert.Equal(1, _machine.Machine.Kv.KeyCount);
        _machine.Put("a", "2");
        _machine.Txn(Ops(Op(PutOf("b")), Op(PutOf("c"))));
        Assert.Equal(hash, _machine.Machine.HashKv(0).Hash);
        Assert.Equal(4, _machine.Store.Count);
    }

    [Fact]
    public void Empty_tables_are_a_fresh_node()
    {
        Assert.Equal((0ul, 1L, 0L), (_machine.Machine.AppliedIndex, _machine.Revision, _machine.Machine.Kv.KeyCount));
    }

    [Fact]
    public void Equal_states_have_equal_tables()
    {
        var other = new TestMachine();
        foreach (long id in new long[] { 9, 3, 7 })
        {
            _machine.Grant(id);
        }

        foreach (long id in new long[] { 7, 9, 3 })
        {
            other.Grant(id);
        }

        Assert.Equal(_machine.Machine.SerializeTables(), other.Machine.SerializeTables());
        _machine.Restart();
        Assert.Equal(_machine.Machine.SerializeTables(), other.Machine.SerializeTables());
    }

    [Fact]
    public void Tables_that_are_damaged_or_of_another_checkpoint_or_format_are_refused()
    {
        Assert.Throws<InvalidProtocolBufferException>(() => _machine.RestartFrom([0xFF, 0xFF, 0xFF], 0));
        byte[] tables = _machine.Machine.SerializeTables();
        Assert.Throws<InvalidOperationException>(() => _machine.RestartFrom(tables, 5));
        Assert.Throws<NotSupportedException>(() => _machine.RestartFrom(new StateTables { Format = 2 }.ToByteArray(), 0));
    }

    [Fact]
    public void Index_term_and_revision_come_back()
    {
        _machine.Put("a");
        _machine.Machine.Apply(2, 9, null, 0);
        _machine.Restart();
        Assert.Equal((2ul, 9ul, 2L), (_machine.Machine.AppliedIndex, _machine.Machine.AppliedTerm, _machine.Revision));
    }

    [Fact]
    public void A_snapshot_can_be_installed_into_a_running_machine()
    {
        _machine.Put("a", "old");
        _machine.Grant(3);
        var leader = new TestMachine();
        for (int i = 0; i < 10; i++)
        {
            leader.Put($"k{i}", "v");
        }

        foreach (StateMachine.Mvcc.RevisionRecord record in leader.Store.Scan())
        {
            _machine.Store.Append(record);
        }

        _machine.Machine.Restore(leader.Machine.SerializeTables(), leader.Machine.AppliedIndex, 0);
        Assert.Equal(leader.Machine.HashKv(0), _machine.Machine.HashKv(0));
        Assert.False(_machine.Machine.Leases.Exists(3));
        Assert.Equal(10, _machine.Machine.Kv.KeyCount);
    }

    [Fact]
    public void What_no_member_knows_is_answered_with_an_error_and_counts()
    {
        Assert.NotNull(_machine.Apply(new InternalRaftRequest()).Error);
        Assert.NotNull(_machine.Apply(new InternalRaftRequest { AuthEnable = new AuthEnableRequest() }).Error);
        Assert.Equal(2ul, _machine.Machine.AppliedIndex);
    }
}
