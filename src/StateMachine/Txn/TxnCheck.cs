using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Lease;
using WebEtcd.StateMachine.Mvcc;

namespace WebEtcd.StateMachine.Txn;

/// <summary>
/// Finds out before anything is written whether the branch that will run can succeed: once writing has begun, there is no way back. The same on every
/// member, whoever waits for the answer. As in etcd, the puts of the whole tree are looked at before its ranges, each in the order of the operations.
/// </summary>
internal sealed class TxnCheck(TxnView view, Lessor lessor)
{
    private IntervalSet? _deleted;

    public EtcdError? Check(ResolvedTxn txn) => Check(txn, static (self, op) => self.CheckWrite(op)) ?? Check(txn, static (self, op) => self.CheckRange(op));

    private EtcdError? Check(ResolvedTxn txn, Func<TxnCheck, RequestOp, EtcdError?> check)
    {
        int nested = 0;
        foreach (RequestOp op in txn.Ops)
        {
            EtcdError? error = op.RequestCase == RequestOp.RequestOneofCase.RequestTxn ? Check(txn.Nested[nested++], check) : check(this, op);
            if (error is not null)
            {
                return error;
            }
        }

        return null;
    }

    private EtcdError? CheckWrite(RequestOp op) => op.RequestCase switch
    {
        RequestOp.RequestOneofCase.RequestPut => CheckPut(op.RequestPut),
        RequestOp.RequestOneofCase.RequestDeleteRange => NoteDeletion(op.RequestDeleteRange),
        _ => null,
    };

    private EtcdError? CheckRange(RequestOp op) => op.RequestCase == RequestOp.RequestOneofCase.RequestRange ? CheckRange(op.RequestRange) : null;

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

    /// <summary>
    /// Inside a transaction etcd looks for the key before the lease; a put alone has it the other way round. Other than in etcd, a key that an earlier
    /// operation of the transaction deletes is missing already here: etcd stops in the middle of writing.
    /// </summary>
    private EtcdError? CheckPut(PutRequest request)
    {
        if ((request.IgnoreValue || request.IgnoreLease) && (IsDeleted(request) || !view.Exists(request.Key)))
        {
            return EtcdErrors.KeyNotFound;
        }

        return request.Lease != 0 && !lessor.Exists(request.Lease) ? EtcdErrors.LeaseNotFound : null;
    }

    private bool IsDeleted(PutRequest request) => _deleted is not null && _deleted.Contains(request.Key.Span);

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
