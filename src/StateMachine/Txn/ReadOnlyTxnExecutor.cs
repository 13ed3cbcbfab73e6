using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Lease;
using WebEtcd.StateMachine.Mvcc;

namespace WebEtcd.StateMachine.Txn;

/// <summary>Carries out a transaction that only reads, on any thread, at one revision of the store.</summary>
internal sealed class ReadOnlyTxnExecutor(MvccStore store, Lessor lessor)
{
    /// <summary>Throws <see cref="EtcdException"/> for what etcd answers as an error.</summary>
    public TxnResponse Execute(TxnRequest request)
    {
        if (!TxnKind.IsReadOnly(request))
        {
            throw new ArgumentException("The transaction writes; it has to go through the log.", nameof(request));
        }

        while (true)
        {
            var view = new TxnView(store, store.CurrentRevision);
            EtcdError? error = TryExecute(request, view, out TxnResponse response);
            if (!view.IsValid)
            {
                continue;
            }

            return error is null ? response : throw new EtcdException(error);
        }
    }

    private EtcdError? TryExecute(TxnRequest request, in TxnView view, out TxnResponse response)
    {
        ResolvedTxn txn = CompareEvaluator.Resolve(request, view);
        response = new TxnResponse { Header = new ResponseHeader { Revision = view.Revision }, Succeeded = txn.Succeeded };
        if (new TxnCheck(view, lessor).Check(txn) is { } error)
        {
            return error;
        }

        foreach (RequestOp op in txn.Ops)
        {
            if (view.Range(op.RequestRange, out RangeResponse range) is { } failure)
            {
                return failure;
            }

            response.Responses.Add(new ResponseOp { ResponseRange = range });
        }

        return null;
    }
}
