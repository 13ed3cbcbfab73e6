using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Mvcc;
using Result = WebEtcd.Shared.Protos.Compare.Types.CompareResult;
using Target = WebEtcd.Shared.Protos.Compare.Types.CompareTarget;

namespace WebEtcd.StateMachine.Txn;

/// <summary>
/// Evaluates compares, all of them against the state before the transaction. A missing key compares as a record of zeros, except for its value, which
/// compares as false whatever is asked.
/// </summary>
internal static class CompareEvaluator
{
    private static readonly KeyValue _zero = new();

    /// <summary>Evaluates the whole tree.</summary>
    public static ResolvedTxn Resolve(TxnRequest request, in TxnView view)
    {
        bool succeeded = true;
        for (int i = 0; i < request.Compare.Count && succeeded; i++)
        {
            succeeded = Holds(request.Compare[i], view);
        }

        IList<RequestOp> ops = succeeded ? request.Success : request.Failure;
        List<ResolvedTxn>? nested = null;
        foreach (RequestOp op in ops)
        {
            if (op.RequestTxn is { } inner)
            {
                (nested ??= []).Add(Resolve(inner, view));
            }
        }

        return new ResolvedTxn(succeeded, ops, nested ?? (IReadOnlyList<ResolvedTxn>)[]);
    }

    private static bool Holds(Compare compare, in TxnView view)
    {
        bool needsRecord = compare.Target is Target.Value or Target.Lease;
        if (compare.RangeEnd.IsEmpty && !needsRecord && view.TryGetNewest(compare.Key, out KeyState state))
        {
            return Judge(compare.Result, Order(compare, state.Version, state.Created, state.Newest.Main));
        }

        var request = new RangeRequest { Key = compare.Key, RangeEnd = compare.RangeEnd, KeysOnly = !needsRecord };
        if (view.Range(request, out RangeResponse response) is not null)
        {
            return false;
        }

        if (response.Kvs.Count == 0)
        {
            return compare.Target != Target.Value && Judge(compare.Result, Order(compare, _zero));
        }

        foreach (KeyValue keyValue in response.Kvs)
        {
            if (!Judge(compare.Result, Order(compare, keyValue)))
            {
                return false;
            }
        }

        return true;
    }

    private static int Order(Compare compare, KeyValue keyValue) => compare.Target switch
    {
        Target.Value => keyValue.Value.Span.SequenceCompareTo(compare.Value.Span),
        Target.Lease => keyValue.Lease.CompareTo(compare.Lease),
        _ => Order(compare, keyValue.Version, keyValue.CreateRevision, keyValue.ModRevision),
    };

    /// <summary>The operand of another target counts as zero, as the generated accessors give it; an unknown target compares as equal.</summary>
    private static int Order(Compare compare, long version, long created, long modified) => compare.Target switch
    {
        Target.Version => version.CompareTo(compare.Version),
        Target.Create => created.CompareTo(compare.CreateRevision),
        Target.Mod => modified.CompareTo(compare.ModRevision),
        _ => 0,
    };

    private static bool Judge(Result result, int order) => result switch
    {
        Result.Equal => order == 0,
        Result.NotEqual => order != 0,
        Result.Greater => order > 0,
        Result.Less => order < 0,
        _ => true,
    };
}
