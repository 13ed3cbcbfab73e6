using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using static WebEtcd.StateMachine.Tests.TestMachine;

namespace WebEtcd.StateMachine.Tests.Mvcc;

/// <summary>The numbers are what etcd 3.5.30 answered to "endpoint hashkv" over the same history.</summary>
public sealed class StoreHasherTests
{
    private readonly TestMachine _machine = new();

    private uint Hash(long revision = 0) => _machine.Machine.HashKv(revision).Hash;

    private void WriteHistory()
    {
        _machine.Put("a", "1");
        _machine.Put("a", "22");
        _machine.Put("dir/b", "value of b");
        _machine.Grant(4660, 600);
        _machine.Put("leased", "x", 4660);
        _machine.Delete("a");
        _machine.Txn(Ops(Op(PutOf("t1", "one")), Op(PutOf("t2", "two")), Op(DeleteOf("dir/b"))));
        _machine.Put("a", "again");
        _machine.Put("t1", "uno");
    }

    [Fact]
    public void The_hash_of_a_history_is_that_of_etcd()
    {
        WriteHistory();
        Assert.Equal(2587454935u, Hash(2));
        Assert.Equal(2632338161u, Hash(3));
        Assert.Equal(1083037210u, Hash(4));
        Assert.Equal(250690239u, Hash(5));
        Assert.Equal(3151896677u, Hash(6));
        Assert.Equal(2716484216u, Hash(7));
        Assert.Equal(198169025u, Hash());
        HashKVResponse response = _machine.Machine.HashKv(7);
        Assert.Equal((9, -1, 7), (response.Header.Revision, response.CompactRevision, response.HashRevision));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_hash_after_compactions_is_that_of_etcd_whether_records_are_gone_or_not(bool physically)
    {
        WriteHistory();
        Compact(6, physically);
        Assert.Equal(1336901933u, Hash());
        Assert.Equal(576359655u, Hash(7));
        _machine.Delete("a");
        Compact(10, physically);
        Assert.Equal(4022057528u, Hash());
        _machine.Put("z", "z");
        Assert.Equal(4093559874u, Hash());
        _machine.Delete("\0", "\0");
        Assert.Equal(3787282648u, Hash());
        Compact(11, physically);
        Assert.Equal(3787282648u, Hash());
        Compact(12, physically);
        Assert.Equal(1084519789u, Hash());
        _machine.Restart();
        Assert.Equal(1084519789u, Hash());
    }

    [Fact]
    public void A_compacted_or_future_revision_has_no_hash()
    {
        WriteHistory();
        _machine.Compact(5);
        Assert.Equal(EtcdErrors.Compacted, Assert.Throws<EtcdException>(() => Hash(4)).Error);
        Assert.Equal(EtcdErrors.FutureRevision, Assert.Throws<EtcdException>(() => Hash(10)).Error);
        Assert.Equal(5, _machine.Machine.HashKv(5).CompactRevision);
    }

    [Fact]
    public void A_lost_record_is_found()
    {
        WriteHistory();
        _machine.Store.Compact(static revision => revision.Main == 8, static () => false);
        Assert.Throws<InvalidOperationException>(() => Hash());
    }

    private void Compact(long revision, bool physically)
    {
        _machine.Compact(revision);
        if (physically)
        {
            _machine.CompactPhysically();
        }
    }
}
