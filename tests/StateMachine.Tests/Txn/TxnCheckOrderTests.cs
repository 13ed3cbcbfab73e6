using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using static WebEtcd.StateMachine.Tests.TestMachine;
using Result = WebEtcd.Shared.Protos.Compare.Types.CompareResult;
using Target = WebEtcd.Shared.Protos.Compare.Types.CompareTarget;

namespace WebEtcd.StateMachine.Tests.Txn;

/// <summary>Which of several errors a transaction answers with. Each case was tried on the real etcd, at both places of the branch that runs.</summary>
public sealed class TxnCheckOrderTests
{
    private readonly TestMachine _machine = new();

    public TxnCheckOrderTests()
    {
        for (int i = 0; i < 4; i++)
        {
            _machine.Put("a");
        }

        _machine.Compact(4);
    }

    private static RequestOp Lease => Op(PutOf("b", "v", 99));

    private static RequestOp Key => Op(new PutRequest { Key = Bytes("none"), IgnoreValue = true });

    private static RequestOp KeyAndLease => Op(new PutRequest { Key = Bytes("none"), IgnoreValue = true, Lease = 99 });

    private static RequestOp Compacted => Op(RangeOf("a", null, static one => one.Revision = 2));

    private static RequestOp Future => Op(RangeOf("a", null, static one => one.Revision = 100));

    private static RequestOp Fine => Op(PutOf("fine"));

    [Fact]
    public void Puts_are_checked_before_ranges_wherever_they_are()
    {
        Fails(EtcdErrors.LeaseNotFound, Compacted, Lease);
        Fails(EtcdErrors.LeaseNotFound, Future, Fine, Lease);
        Fails(EtcdErrors.KeyNotFound, Compacted, Key);
        Fails(EtcdErrors.LeaseNotFound, Compacted, Op(Ops(Lease)));
        Fails(EtcdErrors.LeaseNotFound, Op(Ops(Compacted)), Lease);
        Fails(EtcdErrors.LeaseNotFound, Op(Ops(Compacted)), Op(Ops(Op(Ops(Lease)))));
        Fails(EtcdErrors.KeyNotFound, Op(Ops(Future, Op(Ops(Key)))), Lease);
    }

    [Fact]
    public void Among_puts_and_among_ranges_the_first_counts()
    {
        Fails(EtcdErrors.KeyNotFound, Key, Lease);
        Fails(EtcdErrors.LeaseNotFound, Lease, Key);
        Fails(EtcdErrors.LeaseNotFound, Op(Ops(Lease)), Key);
        Fails(EtcdErrors.Compacted, Compacted, Future);
        Fails(EtcdErrors.FutureRevision, Op(Ops(Future)), Compacted);
    }

    [Fact]
    public void Inside_a_transaction_a_missing_key_counts_before_an_unknown_lease_and_alone_the_lease_does()
    {
        Fails(EtcdErrors.KeyNotFound, KeyAndLease);
        _machine.Fails(EtcdErrors.LeaseNotFound, new InternalRaftRequest { Put = KeyAndLease.RequestPut });
    }

    /// <summary>In the branch that runs it is an error; in the one that does not it is none.</summary>
    private void Fails(EtcdError expected, params RequestOp[] ops)
    {
        long before = _machine.Revision;
        foreach (bool succeeds in new[] { true, false })
        {
            var compare = new Compare { Key = Bytes("a"), Target = Target.Version, Result = succeeds ? Result.Greater : Result.Equal };
            var taken = new TxnRequest { Compare = { compare } };
            var other = new TxnRequest { Compare = { compare } };
            (succeeds ? taken.Success : taken.Failure).Add(ops);
            (succeeds ? other.Failure : other.Success).Add(ops);
            _machine.Fails(expected, new InternalRaftRequest { Txn = taken });
            Assert.Equal(succeeds, _machine.Txn(other).Succeeded);
        }

        Assert.Equal(before, _machine.Revision);
    }
}
