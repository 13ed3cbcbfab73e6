using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Safety;

/// <summary>Keys as the pages of a dashboard with switches have them: nothing is written when it is read-only, and nobody sees what is masked.</summary>
internal sealed class GuardedKeyValueService(IKeyValueService inner, bool isReadOnly, Masks masks) : IKeyValueService
{
    public async ValueTask<RangeResponse> RangeAsync(RangeRequest request, CallContext context) => masks.Of(await inner.RangeAsync(request, context));

    public async ValueTask<PutResponse> PutAsync(PutRequest request, CallContext context)
    {
        RequireWrites();
        masks.Check(request);
        return masks.Of(await inner.PutAsync(request, context));
    }

    public async ValueTask<DeleteRangeResponse> DeleteRangeAsync(DeleteRangeRequest request, CallContext context)
    {
        RequireWrites();
        return masks.Of(await inner.DeleteRangeAsync(request, context));
    }

    public async ValueTask<TxnResponse> TxnAsync(TxnRequest request, CallContext context)
    {
        if (Writes(request))
        {
            RequireWrites();
        }

        masks.Check(request);
        return masks.Of(await inner.TxnAsync(request, context));
    }

    public ValueTask<CompactionResponse> CompactAsync(CompactionRequest request, CallContext context)
    {
        RequireWrites();
        return inner.CompactAsync(request, context);
    }

    public async IAsyncEnumerable<RangeStreamResponse> RangeStreamAsync(RangeRequest request, CallContext context)
    {
        await foreach (RangeStreamResponse part in inner.RangeStreamAsync(request, context))
        {
            RangeStreamResponse masked = part.Clone();
            masked.RangeResponse = masked.RangeResponse is null ? null : masks.Of(masked.RangeResponse);
            yield return masked;
        }
    }

    private void RequireWrites()
    {
        if (isReadOnly)
        {
            throw new EtcdException(PageServices.ReadOnly);
        }
    }

    private static bool Writes(TxnRequest txn) => txn.Success.Concat(txn.Failure).Any(op =>
        op.RequestCase is RequestOp.RequestOneofCase.RequestPut or RequestOp.RequestOneofCase.RequestDeleteRange || (op.RequestTxn is { } nested && Writes(nested)));
}
