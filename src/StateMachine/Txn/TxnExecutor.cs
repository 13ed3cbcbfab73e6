using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Lease;
using WebEtcd.StateMachine.Mvcc;

namespace WebEtcd.StateMachine.Txn;

/// <summary>Carries out puts, deletions and transactions of the apply loop. What it is given has been checked: an error here is a broken invariant.</summary>
internal sealed class TxnExecutor(MvccStore store, Lessor lessor)
{
    private readonly WriteTransaction _write = new(store);

    /// <summary>The transaction of the request at hand.</summary>
    public WriteTransaction Write => _write;

    /// <summary>A put alone, with its checks.</summary>
    public EtcdError? Put(PutRequest request, out PutResponse response)
    {
        response = null!;
        if (request.Lease != 0 && !lessor.Exists(request.Lease))
        {
            return EtcdErrors.LeaseNotFound;
        }

        if ((request.IgnoreValue || request.IgnoreLease) && !_write.TryGet(request.Key, out _))
        {
            return EtcdErrors.KeyNotFound;
        }

        response = Put(request);
        return null;
    }

    public DeleteRangeResponse DeleteRange(DeleteRangeRequest request)
    {
        var response = new DeleteRangeResponse();
        var span = new KeySpan(request.Key, request.RangeEnd);
        response.Deleted = _write.DeleteRange(span, request.PrevKv ? response.PrevKvs : null, lessor.Detach);
        response.Header = new ResponseHeader { Revision = _write.Revision };
        return response;
    }

    /// <summary>A transaction: compares, checks, and only then the writes.</summary>
    public EtcdError? Txn(TxnRequest request, out TxnResponse response)
    {
        var view = new TxnView(store, _write.BeginRevision);
        ResolvedTxn txn = CompareEvaluator.Resolve(request, view);
        if (new TxnCheck(view, lessor).Check(txn) is { } error)
        {
            response = null!;
            return error;
        }

        response = Run(txn);
        response.Header.Revision = _write.Revision;
        return null;
    }

    private TxnResponse Run(ResolvedTxn txn)
    {
        // A nested answer has an empty header; the outermost gets its revision at the end.
        var response = new TxnResponse { Header = new ResponseHeader(), Succeeded = txn.Succeeded };
        int nested = 0;
        foreach (RequestOp op in txn.Ops)
        {
            response.Responses.Add(op.RequestCase switch
            {
                RequestOp.RequestOneofCase.RequestRange => new ResponseOp { ResponseRange = Range(op.RequestRange) },
                RequestOp.RequestOneofCase.RequestPut => new ResponseOp { ResponsePut = Put(op.RequestPut) },
                RequestOp.RequestOneofCase.RequestDeleteRange => new ResponseOp { ResponseDeleteRange = DeleteRange(op.RequestDeleteRange) },
                RequestOp.RequestOneofCase.RequestTxn => new ResponseOp { ResponseTxn = Run(txn.Nested[nested++]) },
                _ => new ResponseOp(),
            });
        }

        return response;
    }

    private RangeResponse Range(RangeRequest request)
    {
        EtcdError? error = _write.Range(request, out RangeResponse response);
        return error is null ? response : throw new InvalidOperationException($"A range failed in a transaction that was checked: {error.Message}");
    }

    private PutResponse Put(PutRequest request)
    {
        KeyValue? previous = null;
        if (request.IgnoreValue || request.IgnoreLease || request.PrevKv)
        {
            previous = _write.Read(request.Key);
        }

        if ((request.IgnoreValue || request.IgnoreLease) && previous is null)
        {
            throw new InvalidOperationException("A put that keeps value or lease found no key in a transaction that was checked.");
        }

        ByteString value = request.IgnoreValue ? previous!.Value : request.Value;
        long lease = request.IgnoreLease ? previous!.Lease : request.Lease;
        bool existed = _write.Put(request.Key, value, lease);
        if (lease != 0)
        {
            lessor.Attach(lease, request.Key);
        }
        else if (existed)
        {
            lessor.Detach(request.Key);
        }

        return new PutResponse
        {
            Header = new ResponseHeader { Revision = _write.Revision },
            PrevKv = request.PrevKv ? previous : null,
        };
    }
}
