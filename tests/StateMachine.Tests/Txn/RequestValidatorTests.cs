using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Txn;
using static WebEtcd.StateMachine.Tests.TestMachine;

namespace WebEtcd.StateMachine.Tests.Txn;

public sealed class RequestValidatorTests
{
    private const int MaxOps = 128;

    private static EtcdError? Check(params RequestOp[] success) => RequestValidator.Check(Ops(success), MaxOps);

    private static RequestOp[] Many(int count) => [.. Enumerable.Range(0, count).Select(static i => Op(PutOf($"k{i}")))];

    [Fact]
    public void A_key_is_needed()
    {
        Assert.Equal(EtcdErrors.EmptyKey, RequestValidator.Check(new RangeRequest()));
        Assert.Equal(EtcdErrors.EmptyKey, RequestValidator.Check(new PutRequest { IgnoreValue = true, Value = Bytes("v") }));
        Assert.Equal(EtcdErrors.EmptyKey, RequestValidator.Check(new DeleteRangeRequest { RangeEnd = Open }));
        Assert.Equal(EtcdErrors.EmptyKey, RequestValidator.Check(new TxnRequest { Compare = { new Compare() } }, MaxOps));
        Assert.Equal(EtcdErrors.EmptyKey, Check(Op(new RangeRequest())));
    }

    [Fact]
    public void A_value_or_lease_that_is_to_be_kept_must_not_be_given()
    {
        Assert.Equal(EtcdErrors.ValueProvided, RequestValidator.Check(new PutRequest { Key = Bytes("a"), IgnoreValue = true, Value = Bytes("v") }));
        Assert.Equal(EtcdErrors.LeaseProvided, RequestValidator.Check(new PutRequest { Key = Bytes("a"), IgnoreLease = true, Lease = 1 }));
        Assert.Null(RequestValidator.Check(new PutRequest { Key = Bytes("a"), IgnoreLease = true, IgnoreValue = true }));
    }

    [Theory]
    [InlineData(0, 9)]
    [InlineData(3, 0)]
    [InlineData(-1, 0)]
    public void A_sort_that_is_unknown_fails(int order, int target) => Assert.Equal(
        EtcdErrors.InvalidSortOption,
        RequestValidator.Check(RangeOf("a", null, one => (one.SortOrder, one.SortTarget) = ((RangeRequest.Types.SortOrder)order, (RangeRequest.Types.SortTarget)target))));

    [Fact]
    public void Too_many_operations_of_any_list_fail()
    {
        Assert.Null(Check(Many(MaxOps)));
        Assert.Equal(EtcdErrors.TooManyOps, Check(Many(MaxOps + 1)));
        Assert.Equal(EtcdErrors.TooManyOps, RequestValidator.Check(new TxnRequest { Failure = { Many(MaxOps + 1) } }, MaxOps));
        var compares = new TxnRequest();
        compares.Compare.AddRange(Enumerable.Repeat(new Compare(), MaxOps + 1));
        Assert.Equal(EtcdErrors.TooManyOps, RequestValidator.Check(compares, MaxOps));
    }

    [Fact]
    public void A_nested_transaction_has_what_its_parent_left()
    {
        Assert.Null(RequestValidator.Check(Ops(Op(Ops(Many(3)))), 4));
        Assert.Equal(EtcdErrors.TooManyOps, RequestValidator.Check(Ops(Op(Ops(Many(4)))), 4));
    }

    [Fact]
    public void A_transaction_nested_without_end_fails_instead_of_filling_the_stack()
    {
        var request = new TxnRequest();
        for (int i = 0; i < 5000; i++)
        {
            request = Ops(Op(request));
        }

        Assert.Equal(EtcdErrors.TooManyOps, RequestValidator.Check(request, int.MaxValue));
    }

    [Fact]
    public void An_operation_that_is_none_fails() => Assert.Equal(EtcdErrors.KeyNotFound, Check(new RequestOp()));

    [Fact]
    public void The_order_of_checks_is_size_then_compare_keys_then_operations_then_overlaps()
    {
        var request = new TxnRequest { Compare = { new Compare() }, Success = { Many(MaxOps + 1) } };
        Assert.Equal(EtcdErrors.TooManyOps, RequestValidator.Check(request, MaxOps));
        request = new TxnRequest { Compare = { new Compare() }, Success = { new RequestOp(), Op(PutOf("a")), Op(PutOf("a")) } };
        Assert.Equal(EtcdErrors.EmptyKey, RequestValidator.Check(request, MaxOps));
        request.Compare.Clear();
        Assert.Equal(EtcdErrors.KeyNotFound, RequestValidator.Check(request, MaxOps));
        request.Success.RemoveAt(0);
        request.Failure.Add(new RequestOp());
        Assert.Equal(EtcdErrors.KeyNotFound, RequestValidator.Check(request, MaxOps));
        request.Failure.Clear();
        Assert.Equal(EtcdErrors.DuplicateKey, RequestValidator.Check(request, MaxOps));
    }

    [Fact]
    public void Changing_a_key_twice_fails()
    {
        Assert.Equal(EtcdErrors.DuplicateKey, Check(Op(PutOf("a")), Op(PutOf("a"))));
        Assert.Equal(EtcdErrors.DuplicateKey, Check(Op(PutOf("a")), Op(DeleteOf("a"))));
        Assert.Equal(EtcdErrors.DuplicateKey, Check(Op(DeleteOf("a", "c")), Op(PutOf("b"))));
        Assert.Equal(EtcdErrors.DuplicateKey, Check(Op(PutOf("a")), Op(Ops(Op(PutOf("a"))))));
        Assert.Equal(EtcdErrors.DuplicateKey, Check(Op(DeleteOf("a")), Op(Ops(Op(PutOf("a"))))));
        Assert.Equal(EtcdErrors.DuplicateKey, Check(Op(Ops(Op(PutOf("a")))), Op(Ops(Op(PutOf("a"))))));
        Assert.Equal(EtcdErrors.DuplicateKey, Check(Op(Ops(Op(DeleteOf("a")))), Op(Ops(Op(PutOf("a"))))));
        Assert.Equal(EtcdErrors.DuplicateKey, Check(Op(PutOf("a")), Op(Ops(Op(DeleteOf("a"))))));
        Assert.Equal(EtcdErrors.DuplicateKey, RequestValidator.Check(new TxnRequest { Failure = { Op(PutOf("a")), Op(PutOf("a")) } }, MaxOps));
    }

    [Fact]
    public void Deleting_twice_and_reading_what_is_changed_are_accepted()
    {
        Assert.Null(Check(Op(DeleteOf("a")), Op(DeleteOf("a", "c")), Op(RangeOf("a")), Op(PutOf("c")), Op(RangeOf("c"))));
        Assert.Null(RequestValidator.Check(new TxnRequest { Success = { Op(PutOf("a")) }, Failure = { Op(PutOf("a")) } }, MaxOps));
    }

    [Fact]
    public void Both_branches_of_one_nested_transaction_may_put_the_same_key() =>
        Assert.Null(Check(Op(new TxnRequest { Success = { Op(PutOf("a")) }, Failure = { Op(PutOf("a")) } })));

    [Fact]
    public void As_in_etcd_a_deletion_up_to_the_end_of_all_keys_overlaps_nothing() => Assert.Null(Check(Op(PutOf("b")), Op(DeleteOf("a", "\0"))));

    [Fact]
    public void As_in_etcd_an_earlier_nested_put_and_a_later_nested_deletion_are_accepted_and_not_the_reverse()
    {
        Assert.Null(Check(Op(Ops(Op(PutOf("a")))), Op(Ops(Op(DeleteOf("a"))))));
        Assert.Equal(EtcdErrors.DuplicateKey, Check(Op(Ops(Op(DeleteOf("a")))), Op(Ops(Op(PutOf("a"))))));
    }

    [Fact]
    public void A_large_tree_of_puts_and_deletions_is_checked_without_quadratic_work()
    {
        var root = new TxnRequest();
        for (int i = 0; i < 64; i++)
        {
            var child = new TxnRequest();
            for (int j = 0; j < 64; j++)
            {
                child.Success.Add(j % 2 == 0 ? Op(PutOf($"p{i:d2}{j:d2}")) : Op(DeleteOf($"q{i:d2}{j:d2}")));
            }

            root.Success.Add(Op(child));
        }

        Assert.Null(RequestValidator.Check(root, MaxOps));
        root.Success.Add(Op(PutOf("q6363")));
        Assert.Equal(EtcdErrors.DuplicateKey, RequestValidator.Check(root, 200));
    }

    [Fact]
    public void A_streamed_range_takes_no_sort_and_no_filters()
    {
        Assert.Null(RequestValidator.CheckStream(RangeOf("a")));
        Assert.Equal(EtcdErrors.EmptyKey, RequestValidator.CheckStream(new RangeRequest()));
        Assert.Equal(
            new EtcdError(StatusCode.Unimplemented, "RangeStream does not support custom sort orders"),
            RequestValidator.CheckStream(RangeOf("a", null, static one => one.SortOrder = RangeRequest.Types.SortOrder.Descend)));
        Assert.Equal(
            new EtcdError(StatusCode.Unimplemented, "RangeStream does not support revision filters"),
            RequestValidator.CheckStream(RangeOf("a", null, static one => one.MinModRevision = 1)));
    }

    [Fact]
    public void Interval_sets_agree_with_a_list_of_intervals()
    {
        for (int seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            var set = new IntervalSet();
            var list = new List<(int Begin, int End)>();
            for (int i = 0; i < 12; i++)
            {
                (int begin, int end) = (random.Next(40), random.Next(42));
                list.Add((begin, end == 41 ? 1000 : end));
                if (end == 41)
                {
                    set.AddOpen(new byte[] { (byte)begin });
                }
                else
                {
                    set.Add(new byte[] { (byte)begin }, new byte[] { (byte)end });
                }

                for (byte key = 0; key < 45; key++)
                {
                    Assert.True(list.Exists(one => one.Begin <= key && key < one.End) == set.Contains([key]), $"seed {seed}, interval {i}, key {key}");
                }
            }

            Assert.True(set.Intervals.Count <= list.Count);
        }
    }
}
