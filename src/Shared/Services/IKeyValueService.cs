using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Shared.Services;

/// <summary>Keys and transactions. Every method throws <see cref="EtcdException"/> for what etcd answers as an error, and <see cref="OperationCanceledException"/> when the caller's token ends the wait.</summary>
public interface IKeyValueService
{
    ValueTask<RangeResponse> RangeAsync(RangeRequest request, CallContext context);

    ValueTask<PutResponse> PutAsync(PutRequest request, CallContext context);

    ValueTask<DeleteRangeResponse> DeleteRangeAsync(DeleteRangeRequest request, CallContext context);

    ValueTask<TxnResponse> TxnAsync(TxnRequest request, CallContext context);

    ValueTask<CompactionResponse> CompactAsync(CompactionRequest request, CallContext context);

    /// <summary>The answer of a range in chunks; header, count and more come with the last.</summary>
    IAsyncEnumerable<RangeStreamResponse> RangeStreamAsync(RangeRequest request, CallContext context);
}
