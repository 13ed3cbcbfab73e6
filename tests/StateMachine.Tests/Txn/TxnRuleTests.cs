using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Txn;
using static WebEtcd.StateMachine.Tests.TestMachine;
using Result = WebEtcd.Shared.Protos.Compare.Types.CompareResult;
using Target = WebEtcd.Shared.Protos.Compare.Types.CompareTarget;

namespace WebEtcd.StateMachine.Tests.Txn;

public sealed class TxnRuleTests
{
    private readonly TestMachine _machine = new();

    private static InternalRaftRequest Of(TxnRequest request) => new() { Txn = request };

    private bool Holds(Compare compare) => _machine.Txn(new TxnRequest { Compare = { compare } }).Succeeded;

    private static Compare On(string key, Target target, Result result, string? end = null) => new()
    {
        Key = Bytes(key),
        Target = target,
        Result = result,
        RangeEnd = end is null ? Google.Protobuf.ByteString.Empty : Bytes(end),
    };

    [Theory]
    [InlineData(Target.Version)]
    [InlineData(Target.Create)]
    [InlineData(Target.Mod)]
    [InlineData(Target.Lease)]
    public void A_missing_key_compares_as_zeros(Target target)
    {
        Assert.True(Holds(On("x", target, Result.Equal)));
        Assert.False(Holds(On("x", target, Result.NotEqual)));
        Assert.False(Holds(On("x", target, Result.Greater)));
        Assert.False(Holds(On("x", target, Result.Greater, "z")));
        Assert.True(Holds(On("x", target, Result.Equal, "z")));
    }

    [Theory]
    [InlineData(Result.Equal)]
    [InlineData(Result.NotEqual)]
    [InlineData(Result.Greater)]
    [InlineData(Result.Less)]
    public void The_value_of_a_missing_key_compares_as_false_whatever_is_asked(Result result)
    {
        Assert.False(Holds(On("x", Target.Value, result)));
        Assert.False(Holds(On("x", Target.Value, result, "z")));
    }

    [Fact]
    public void Compares_know_version_creation_modification_value_and_lease()
    {
        _machine.Grant(8);
        _machine.Put("a", "1");
        _machine.Put("a", "2", 8);
        Compare version = On("a", Target.Version, Result.Equal);
        version.Version = 2;
        Compare created = On("a", Target.Create, Result.Less);
        created.CreateRevision = 3;
        Compare modified = On("a", Target.Mod, Result.Greater);
        modified.ModRevision = 2;
        Compare value = On("a", Target.Value, Result.NotEqual);
        value.Value = Bytes("1");
        Compare lease = On("a", Target.Lease, Result.Equal);
        lease.Lease = 8;
        Assert.All([version, created, modified, value, lease], one => Assert.True(Holds(one)));
    }

    [Fact]
    public void A_range_compares_as_true_only_when_all_keys_do()
    {
        _machine.Put("a", "same");
        _machine.Put("b", "same");
        Compare compare = On("a", Target.Value, Result.Equal, "z");
        compare.Value = Bytes("same");
        Assert.True(Holds(compare));
        _machine.Put("c", "other");
        Assert.False(Holds(compare));
    }

    [Fact]
    public void An_operand_of_another_target_counts_as_zero()
    {
        _machine.Put("a");
        Compare compare = On("a", Target.Version, Result.Equal);
        compare.ModRevision = 1;
        Assert.False(Holds(compare));
    }

    [Fact]
    public void An_unknown_kind_of_comparison_is_true() => Assert.True(Holds(On("a", Target.Version, (Result)9)));

    [Fact]
    public void All_compares_are_evaluated_before_any_operation_runs()
    {
        TxnRequest nested = Ops(Op(PutOf("seen")));
        nested.Compare.Add(On("a", Target.Version, Result.Equal));
        TxnResponse response = _machine.Txn(Ops(Op(PutOf("a")), Op(nested)));
        Assert.True(response.Responses[1].ResponseTxn.Succeeded);
        Assert.NotNull(_machine.Value("seen"));
    }

    [Fact]
    public void The_failure_branch_runs_when_a_compare_fails()
    {
        Compare compare = On("a", Target.Version, Result.Greater);
        TxnResponse response = _machine.Txn(new TxnRequest { Compare = { compare }, Success = { Op(PutOf("s")) }, Failure = { Op(PutOf("f")) } });
        Assert.False(response.Succeeded);
        Assert.Equal("f", _machine.Keys("\0", "\0"));
        Assert.Equal(2, response.Header.Revision);
    }

    [Fact]
    public void A_range_of_a_future_or_compacted_revision_fails_the_whole_transaction()
    {
        _machine.Put("a");
        _machine.Put("a");
        _machine.Compact(3);
        _machine.Fails(EtcdErrors.FutureRevision, Of(Ops(Op(PutOf("b")), Op(RangeOf("a", null, static one => one.Revision = 4)))));
        _machine.Fails(EtcdErrors.Compacted, Of(Ops(Op(PutOf("b")), Op(RangeOf("a", null, static one => one.Revision = 2)))));
        _machine.Fails(EtcdErrors.Compacted, Of(Ops(Op(PutOf("b")), Op(Ops(Op(RangeOf("a", null, static one => one.Revision = 2)))))));
        Assert.Equal(3, _machine.Revision);
        Assert.Null(_machine.Value("b"));
    }

    [Fact]
    public void A_range_of_the_branch_that_does_not_run_is_not_checked()
    {
        RequestOp future = Op(RangeOf("a", null, static one => one.Revision = 100));
        Assert.True(_machine.Txn(new TxnRequest { Success = { Op(PutOf("a")) }, Failure = { future } }).Succeeded);
    }

    [Fact]
    public void A_future_revision_in_a_range_fails_whether_anybody_waits_or_not()
    {
        // Members that skip the execution of ranges must not skip their checks: with them the put would stand on some members only.
        TxnRequest request = Ops(Op(PutOf("a")), Op(RangeOf("a", null, static one => one.Revision = 2)));
        var other = new TestMachine();
        _machine.Fails(EtcdErrors.FutureRevision, Of(request));
        other.Machine.Apply(1, 1, Of(request), 0);
        Assert.Equal(_machine.Machine.HashKv(0).Hash, other.Machine.HashKv(0).Hash);
        Assert.Equal(1, other.Revision);
    }

    [Fact]
    public void A_put_that_keeps_what_the_transaction_has_deleted_fails_and_nothing_is_applied()
    {
        // Real etcd has written the deletion by then, stops with a panic, and again at every start.
        _machine.Put("b", "old");
        var request = new TxnRequest { Success = { Op(DeleteOf("a", "\0")), Op(new PutRequest { Key = Bytes("b"), IgnoreValue = true }) } };
        Assert.Null(RequestValidator.Check(request, 128));
        _machine.Fails(EtcdErrors.KeyNotFound, Of(request));
        var lease = new TxnRequest { Success = { Op(Ops(Op(DeleteOf("a", "\0")))), Op(new PutRequest { Key = Bytes("b"), IgnoreLease = true }) } };
        _machine.Fails(EtcdErrors.KeyNotFound, Of(lease));
        Assert.Equal("old", _machine.Value("b"));
        Assert.Equal(2, _machine.Revision);
        _machine.Restart();
        Assert.Equal(3, _machine.Put("b").Header.Revision);
    }

    [Fact]
    public void A_put_with_an_unknown_lease_fails_the_whole_transaction()
    {
        _machine.Fails(EtcdErrors.LeaseNotFound, Of(Ops(Op(PutOf("a")), Op(PutOf("b", "v", 55)))));
        Assert.Equal(1, _machine.Revision);
    }

    [Fact]
    public void As_in_etcd_a_key_can_be_put_and_deleted_by_an_open_range_in_one_revision()
    {
        _machine.Txn(Ops(Op(PutOf("b")), Op(DeleteOf("a", "\0"))));
        Assert.Null(_machine.Value("b"));
        Assert.Equal("+b@2 -b@2", _machine.Events(2, 2));
    }

    [Fact]
    public void A_key_can_be_deleted_by_an_open_range_and_put_in_one_revision_and_outlives_the_compaction_at_it()
    {
        // In etcd the compaction at this revision takes the put away, and the next read of the key stops the member.
        _machine.Put("b", "old");
        _machine.Txn(Ops(Op(DeleteOf("a", "\0")), Op(PutOf("b", "new"))));
        Assert.Equal((3, 1), (_machine.Range("b").Kvs.Single().CreateRevision, _machine.Range("b").Kvs.Single().Version));
        _machine.Compact(3);
        _machine.CompactPhysically();
        Assert.Equal("new", _machine.Value("b"));
        _machine.Restart();
        Assert.Equal("new", _machine.Value("b"));
        Assert.Equal("-b@3 +b@3", _machine.Events(3, 3));
    }

    [Fact]
    public void Read_only_means_ranges_in_both_branches_and_nothing_nested()
    {
        Assert.True(TxnKind.IsReadOnly(new TxnRequest()));
        Assert.True(TxnKind.IsSerializable(new TxnRequest()));
        Assert.True(TxnKind.IsReadOnly(Ops(Op(RangeOf("a")))));
        Assert.False(TxnKind.IsSerializable(Ops(Op(RangeOf("a")))));
        Assert.True(TxnKind.IsSerializable(Ops(Op(RangeOf("a", null, static one => one.Serializable = true)))));
        Assert.False(TxnKind.IsReadOnly(Ops(Op(Ops(Op(RangeOf("a")))))));
        Assert.False(TxnKind.IsReadOnly(new TxnRequest { Failure = { Op(DeleteOf("a")) } }));
        Assert.Throws<ArgumentException>(() => _machine.Machine.ReadOnlyTxn(Ops(Op(PutOf("a")))));
    }

    [Fact]
    public void A_transaction_that_reads_is_answered_at_one_revision()
    {
        _machine.Put("a", "1");
        TxnResponse response = _machine.Machine.ReadOnlyTxn(new TxnRequest { Compare = { On("a", Target.Version, Result.Greater) }, Success = { Op(RangeOf("a")) } });
        Assert.True(response.Succeeded);
        Assert.Equal(2, response.Header.Revision);
        Assert.Equal("1", response.Responses[0].ResponseRange.Kvs.Single().Value.ToStringUtf8());
        Assert.Equal(
            EtcdErrors.FutureRevision,
            Assert.Throws<EtcdException>(() => _machine.Machine.ReadOnlyTxn(Ops(Op(RangeOf("a", null, static one => one.Revision = 9))))).Error);
    }
}
