using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using static WebEtcd.StateMachine.Tests.TestMachine;
using Order = WebEtcd.Shared.Protos.RangeRequest.Types.SortOrder;
using Target = WebEtcd.Shared.Protos.RangeRequest.Types.SortTarget;

namespace WebEtcd.StateMachine.Tests.Mvcc;

public sealed class RangeRuleTests
{
    private readonly TestMachine _machine = new();

    public RangeRuleTests()
    {
        _machine.Put("b", "2"); // 2
        _machine.Put("a", "3"); // 3
        _machine.Put("c", "1"); // 4
        _machine.Put("b", "0"); // 5
    }

    [Fact]
    public void No_range_end_means_the_one_key() => Assert.Equal("b", _machine.Keys("b"));

    [Fact]
    public void A_zero_byte_as_range_end_means_everything_from_the_key_on() => Assert.Equal("b,c", _machine.Keys("b", "\0"));

    [Fact]
    public void Two_zero_bytes_mean_everything() => Assert.Equal("a,b,c", _machine.Keys("\0", "\0"));

    [Fact]
    public void The_range_end_is_excluded() => Assert.Equal("a,b", _machine.Keys("a", "c"));

    [Theory]
    [InlineData("b", "b")]
    [InlineData("c", "a")]
    public void A_range_end_not_after_the_key_means_nothing_and_is_no_error(string key, string end)
    {
        RangeResponse response = _machine.Range(key, end);
        Assert.Empty(response.Kvs);
        Assert.Equal(0, response.Count);
        Assert.Equal(0, _machine.Range(key, end, static request => request.CountOnly = true).Count);
        Assert.Equal(0, _machine.Range(key, end, static request => request.Limit = 1).Count);
        Assert.Equal(0, _machine.Delete(key, end).Deleted);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(-100)]
    public void A_revision_of_zero_or_less_is_the_current_one(long revision) => Assert.Equal("0", _machine.Value("b", revision));

    [Fact]
    public void A_past_revision_shows_the_past_and_the_header_the_current_revision()
    {
        RangeResponse response = _machine.Range("\0", "\0", static request => request.Revision = 3);
        Assert.Equal("a=3 b=2", string.Join(" ", response.Kvs.Select(static one => $"{one.Key.ToStringUtf8()}={one.Value.ToStringUtf8()}")));
        Assert.Equal(5, response.Header.Revision);
        Assert.Equal(2, response.Count);
    }

    [Fact]
    public void A_future_revision_fails() => Assert.Equal(EtcdErrors.FutureRevision, _machine.RangeError("a", null, static request => request.Revision = 6));

    [Fact]
    public void A_compacted_revision_fails_and_the_compaction_revision_can_be_read()
    {
        _machine.Compact(4);
        Assert.Equal(EtcdErrors.Compacted, _machine.RangeError("a", null, static request => request.Revision = 3));
        Assert.Equal("2", _machine.Value("b", 4));
        _machine.CompactPhysically();
        Assert.Equal("2", _machine.Value("b", 4));
    }

    [Theory]
    [InlineData(0, "a,b,c", false)]
    [InlineData(-5, "a,b,c", false)]
    [InlineData(2, "a,b", true)]
    [InlineData(3, "a,b,c", false)]
    [InlineData(long.MaxValue, "a,b,c", false)]
    public void The_limit_cuts_the_keys_and_not_the_count(long limit, string keys, bool more)
    {
        RangeResponse response = _machine.Range("\0", "\0", request => request.Limit = limit);
        Assert.Equal(keys, string.Join(",", response.Kvs.Select(static one => one.Key.ToStringUtf8())));
        Assert.Equal((3, more), (response.Count, response.More));
    }

    [Fact]
    public void The_count_at_a_past_revision_passes_over_the_limit_too()
    {
        RangeResponse response = _machine.Range("\0", "\0", static request => (request.Limit, request.Revision) = (1, 3));
        Assert.Equal((1, 2, true), (response.Kvs.Count, response.Count, response.More));
    }

    [Fact]
    public void Counting_only_ignores_filters_and_limit()
    {
        RangeResponse response = _machine.Range("\0", "\0", static request => (request.CountOnly, request.Limit, request.MinModRevision) = (true, 1, 5));
        Assert.Equal((0, 3, false), (response.Kvs.Count, response.Count, response.More));
    }

    [Fact]
    public void Filters_cut_the_keys_and_not_the_count()
    {
        Assert.Equal("a,b", _machine.Keys("\0", "\0", static request => (request.MinModRevision, request.MaxCreateRevision) = (3, 3)));
        Assert.Equal("a,c", _machine.Keys("\0", "\0", static request => request.MaxModRevision = 4));
        Assert.Equal("c", _machine.Keys("\0", "\0", static request => request.MinCreateRevision = 4));
        RangeResponse response = _machine.Range("\0", "\0", static request => (request.MinModRevision, request.Limit) = (4, 1));
        Assert.Equal((1, 3, true), (response.Kvs.Count, response.Count, response.More));
    }

    [Theory]
    [InlineData(Target.Key, Order.None, "a,b,c")]
    [InlineData(Target.Key, Order.Ascend, "a,b,c")]
    [InlineData(Target.Key, Order.Descend, "c,b,a")]
    [InlineData(Target.Mod, Order.None, "a,c,b")]
    [InlineData(Target.Mod, Order.Descend, "b,c,a")]
    [InlineData(Target.Create, Order.Ascend, "b,a,c")]
    [InlineData(Target.Value, Order.None, "b,c,a")]
    [InlineData(Target.Value, Order.Descend, "a,c,b")]
    public void Another_target_than_the_key_is_sorted_ascending_when_no_order_is_given(Target target, Order order, string keys) =>
        Assert.Equal(keys, _machine.Keys("\0", "\0", request => (request.SortTarget, request.SortOrder) = (target, order)));

    [Fact]
    public void The_limit_is_applied_after_sorting()
    {
        RangeResponse response = _machine.Range("\0", "\0", static request => (request.SortOrder, request.Limit) = (Order.Descend, 2));
        Assert.Equal("c,b", string.Join(",", response.Kvs.Select(static one => one.Key.ToStringUtf8())));
        Assert.True(response.More);
    }

    /// <summary>etcd reads one key more than the limit and sorts what it has.</summary>
    [Fact]
    public void Without_an_order_the_limit_is_applied_before_sorting()
    {
        _machine.Put("b", "2");
        RangeResponse response = _machine.Range("\0", "\0", static request => (request.SortTarget, request.Limit) = (Target.Value, 1));
        Assert.Equal(("b", 3L, true), (Assert.Single(response.Kvs).Key.ToStringUtf8(), response.Count, response.More));

        response = _machine.Range("\0", "\0", static request => (request.SortTarget, request.Limit, request.MinModRevision) = (Target.Value, 1, 1));
        Assert.Equal("c", Assert.Single(response.Kvs).Key.ToStringUtf8());
        Assert.Equal("c", _machine.Keys("\0", "\0", static request => (request.SortTarget, request.SortOrder, request.Limit) = (Target.Value, Order.Ascend, 1)));
        Assert.Equal("c,b,a", _machine.Keys("\0", "\0", static request => (request.SortTarget, request.Limit) = (Target.Value, long.MaxValue)));
    }

    [Theory]
    [InlineData(9, 0)]
    [InlineData(0, 9)]
    [InlineData(-1, 2)]
    public void An_unknown_sort_fails_here_and_in_a_transaction_and_leaves_the_log_healthy(int target, int order)
    {
        // Real etcd stops with a panic on the first of these.
        RangeRequest request = RangeOf("a", null, one => (one.SortTarget, one.SortOrder) = ((Target)target, (Order)order));
        Assert.Equal(EtcdErrors.InvalidSortOption, Assert.Throws<EtcdException>(() => _machine.Machine.Range(request)).Error);
        _machine.Fails(EtcdErrors.InvalidSortOption, new InternalRaftRequest { Range = request });
        _machine.Fails(EtcdErrors.InvalidSortOption, new InternalRaftRequest { Txn = Ops(Op(PutOf("x")), Op(request)) });
        Assert.Equal(5, _machine.Revision);
        Assert.Equal(6, _machine.Put("x").Header.Revision);
    }

    [Fact]
    public void Keys_only_leaves_out_value_and_lease_but_keeps_the_lease_when_sorted_by_value()
    {
        _machine.Grant(9);
        _machine.Put("a", "value", 9);
        KeyValue fast = _machine.Range("a", null, static request => request.KeysOnly = true).Kvs.Single();
        Assert.Equal(new KeyValue { Key = Bytes("a"), CreateRevision = 3, ModRevision = 6, Version = 2 }, fast);
        KeyValue sorted = _machine.Range("a", null, static request => (request.KeysOnly, request.SortTarget) = (true, Target.Value)).Kvs.Single();
        Assert.Equal(new KeyValue { Key = Bytes("a"), CreateRevision = 3, ModRevision = 6, Version = 2, Lease = 9 }, sorted);
        KeyValue past = _machine.Range("b", "c", static request => (request.KeysOnly, request.Revision) = (true, 2)).Kvs.Single();
        Assert.Equal(new KeyValue { Key = Bytes("b"), CreateRevision = 2, ModRevision = 2, Version = 1 }, past);
        Assert.Equal("value", _machine.Value("a"));
    }

    [Fact]
    public void Keys_are_ordered_by_bytes_and_may_hold_any()
    {
        ByteString[] keys = [ByteString.CopyFrom(0, 0), ByteString.CopyFrom(0), ByteString.CopyFrom(0xFF, 0xFF), ByteString.CopyFrom(0x7F), ByteString.CopyFrom(0x80)];
        foreach (ByteString key in keys)
        {
            _machine.Apply(Of(new PutRequest { Key = key }));
        }

        RangeResponse response = _machine.Machine.Range(new RangeRequest { Key = Open, RangeEnd = Open });
        Assert.Equal("00,0000,61,62,63,7F,80,FFFF", string.Join(",", response.Kvs.Select(static one => Convert.ToHexString(one.Key.Span))));
    }
}
