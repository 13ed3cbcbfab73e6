using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Mvcc;

namespace WebEtcd.StateMachine.Txn;

/// <summary>
/// What can be said against a request without looking at any state. The one validator of all APIs: a request is checked before it is proposed, in
/// etcd's order, so that the first error is etcd's too. Null means: nothing to say.
/// </summary>
public static class RequestValidator
{
    /// <summary>Levels of nesting that are looked into; deeper ones have no operations left anyway unless the limit is raised far.</summary>
    private const int MaxDepth = 200;

    private static readonly EtcdError _streamSort = new(StatusCode.Unimplemented, "RangeStream does not support custom sort orders");
    private static readonly EtcdError _streamFilters = new(StatusCode.Unimplemented, "RangeStream does not support revision filters");

    public static EtcdError? Check(RangeRequest request)
    {
        if (request.Key.IsEmpty)
        {
            return EtcdErrors.EmptyKey;
        }

        return RangeOrdering.IsKnown(request) ? null : EtcdErrors.InvalidSortOption;
    }

    /// <summary>Checks a range whose answer is asked for in chunks.</summary>
    public static EtcdError? CheckStream(RangeRequest request)
    {
        if (Check(request) is { } error)
        {
            return error;
        }

        // As in etcd, a target other than the key is taken here as long as no order is asked for.
        bool isDefaultOrder = request.SortOrder == RangeRequest.Types.SortOrder.None || RangeOrdering.IsNatural(request);
        return !isDefaultOrder ? _streamSort : RangeOrdering.HasFilters(request) ? _streamFilters : null;
    }

    public static EtcdError? Check(PutRequest request)
    {
        if (request.Key.IsEmpty)
        {
            return EtcdErrors.EmptyKey;
        }

        if (request.IgnoreValue && !request.Value.IsEmpty)
        {
            return EtcdErrors.ValueProvided;
        }

        return request.IgnoreLease && request.Lease != 0 ? EtcdErrors.LeaseProvided : null;
    }

    public static EtcdError? Check(DeleteRangeRequest request) => request.Key.IsEmpty ? EtcdErrors.EmptyKey : null;

    /// <param name="request">The transaction with all that is nested in it.</param>
    /// <param name="maxTxnOps">Operations or compares of one level; a nested transaction has what its parent left.</param>
    public static EtcdError? Check(TxnRequest request, int maxTxnOps) =>
        CheckOps(request, maxTxnOps, depth: 0) ?? TxnOverlap.Check(request.Success) ?? TxnOverlap.Check(request.Failure);

    private static EtcdError? CheckOps(TxnRequest request, int budget, int depth)
    {
        int ops = Math.Max(request.Compare.Count, Math.Max(request.Success.Count, request.Failure.Count));
        if (ops > budget || depth > MaxDepth)
        {
            return EtcdErrors.TooManyOps;
        }

        foreach (Compare compare in request.Compare)
        {
            if (compare.Key.IsEmpty)
            {
                return EtcdErrors.EmptyKey;
            }
        }

        return CheckBranch(request.Success, budget - ops, depth) ?? CheckBranch(request.Failure, budget - ops, depth);
    }

    private static EtcdError? CheckBranch(IList<RequestOp> branch, int budget, int depth)
    {
        foreach (RequestOp op in branch)
        {
            EtcdError? error = op.RequestCase switch
            {
                RequestOp.RequestOneofCase.RequestRange => Check(op.RequestRange),
                RequestOp.RequestOneofCase.RequestPut => Check(op.RequestPut),
                RequestOp.RequestOneofCase.RequestDeleteRange => Check(op.RequestDeleteRange),
                RequestOp.RequestOneofCase.RequestTxn => CheckOps(op.RequestTxn, budget, depth + 1),
                _ => EtcdErrors.KeyNotFound,
            };
            if (error is not null)
            {
                return error;
            }
        }

        return null;
    }
}
