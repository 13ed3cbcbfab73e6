using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Api.Grpc.Bindings;

internal static class KeyValueBinding
{
    public const string Name = "etcdserverpb.KV";

    public static GrpcService? Bind(IServiceProvider provider) => provider.GetService<IKeyValueService>() is { } service
        ? new GrpcService(Name)
            .Unary("Range", RangeRequest.Parser, service.RangeAsync)
            .Unary("Put", PutRequest.Parser, service.PutAsync)
            .Unary("DeleteRange", DeleteRangeRequest.Parser, service.DeleteRangeAsync)
            .Unary("Txn", TxnRequest.Parser, service.TxnAsync)
            .Unary("Compact", CompactionRequest.Parser, service.CompactAsync)
            .ServerStream("RangeStream", RangeRequest.Parser, service.RangeStreamAsync)
        : null;
}
