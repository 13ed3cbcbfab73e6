using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Tests.Testing;

/// <summary>Echoes, unless a test says otherwise. Remembers the last context.</summary>
internal sealed class FakeKeyValueService : IKeyValueService
{
    public Func<RangeRequest, CallContext, ValueTask<RangeResponse>> OnRange { get; set; } = (request, _) => new(Echo(request));

    public Func<PutRequest, CallContext, ValueTask<PutResponse>> OnPut { get; set; } = (_, _) => new(new PutResponse { Header = new ResponseHeader { Revision = 2 } });

    public CallContext? LastContext { get; private set; }

    public static RangeResponse Echo(RangeRequest request)
    {
        var response = new RangeResponse { Header = new ResponseHeader { Revision = 7 }, Count = 1 };
        response.Kvs.Add(new KeyValue { Key = request.Key, Value = request.RangeEnd, ModRevision = 7 });
        return response;
    }

    public ValueTask<RangeResponse> RangeAsync(RangeRequest request, CallContext context)
    {
        LastContext = context;
        return OnRange(request, context);
    }

    public ValueTask<PutResponse> PutAsync(PutRequest request, CallContext context) => OnPut(request, context);

    public ValueTask<DeleteRangeResponse> DeleteRangeAsync(DeleteRangeRequest request, CallContext context) => new(new DeleteRangeResponse { Deleted = 1 });

    public ValueTask<TxnResponse> TxnAsync(TxnRequest request, CallContext context) => new(new TxnResponse { Succeeded = true });

    public ValueTask<CompactionResponse> CompactAsync(CompactionRequest request, CallContext context) => new(new CompactionResponse());

    public async IAsyncEnumerable<RangeStreamResponse> RangeStreamAsync(RangeRequest request, CallContext context)
    {
        for (long i = 0; i < request.Limit; i++)
        {
            await Task.Yield();
            yield return new RangeStreamResponse { RangeResponse = new RangeResponse { Count = i } };
        }
    }
}
