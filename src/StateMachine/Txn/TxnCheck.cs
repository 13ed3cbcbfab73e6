using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Lease;
using WebEtcd.StateMachine.Mvcc;

namespace WebEtcd.StateMachine.Txn;

/// <summary>
/// Finds out before anything is written whether the branch that will run can succeed, in the order of its operations: once writing has begun, there
/// is no way back. The same on every member, whoever waits for the answer.
/// </summary>
internal sealed class TxnCheck(TxnView view, Lessor lessor)
{
    private IntervalSet? _deleted;

    public EtcdError? Check(ResolvedTxn txn)
    {
        int nested = 0;
        foreach (RequestOp op in txn.Ops)
        {
            EtcdError? error = op.RequestCase switch
            {
                RequestOp.RequestOneofCase.RequestRange => CheckRange(op.RequestRange),
                RequestOp.RequestOneofCase.RequestPut => CheckPut(op.RequestPut),
                RequestOp.RequestOneofCase.RequestDeleteRange => NoteDeletion(op.RequestDeleteRange),
                RequestOp.RequestOneofCase.RequestTxn => Check(txn.Nested[nested++]),
                _ => null,
            };
            if (error is not null)
            {
                return error;
            }
        }

        return null;
    }

    /// <summary>In a transaction etcd holds a negative revision against the compacted one too, other than in a range alone.</summary>
    private EtcdError? CheckRange(RangeRequest request)
    {
        if (!RangeOrdering.IsKnown(request))
        {
            return EtcdErrors.InvalidSortOption;
        }

        if (request.Revision == 0)
        {
            return null;
        }

        return request.Revision > view.Revision ? EtcdErrors.FutureRevision
            : request.Revision < view.CompactedRevision ? EtcdErrors.Compacted
            : null;
    }

    /// <summary>Other than etcd, a key that an earlier operation of the transaction deletes is missing already here: etcd stops in the middle of writing.</summary>
    private EtcdError? CheckPut(PutRequest request)
    {
        if (request.Lease != 0 && !lessor.Exists(request.Lease))
        {
            return EtcdErrors.LeaseNotFound;
        }

        if (!request.IgnoreValue && !request.IgnoreLease)
        {
            return null;
        }

        bool isGone = _deleted is not null && _deleted.Contains(request.Key.Span);
        return isGone || !view.Exists(request.Key) ? EtcdErrors.KeyNotFound : null;
    }

    private EtcdError? NoteDeletion(DeleteRangeRequest request)
    {
        _deleted ??= new IntervalSet();
        if (request.RangeEnd.IsEmpty)
        {
            _deleted.AddKey(request.Key.Memory);
        }
        else if (KeySpan.IsOpenEnd(request.RangeEnd))
        {
            _deleted.AddOpen(request.Key.Memory);
        }
        else
        {
            _deleted.Add(request.Key.Memory, request.RangeEnd.Memory);
        }

        return null;
    }
}
