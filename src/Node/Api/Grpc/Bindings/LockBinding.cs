using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Api.Grpc.Bindings;

internal static class LockBinding
{
    public const string Name = "v3lockpb.Lock";

    public static GrpcService? Bind(IServiceProvider provider) => provider.GetService<ILockService>() is { } service
        ? new GrpcService(Name)
            .Unary("Lock", LockRequest.Parser, service.LockAsync)
            .Unary("Unlock", UnlockRequest.Parser, service.UnlockAsync)
        : null;
}
