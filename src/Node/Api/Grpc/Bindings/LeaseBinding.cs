using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Api.Grpc.Bindings;

internal static class LeaseBinding
{
    public const string Name = "etcdserverpb.Lease";

    public static GrpcService? Bind(IServiceProvider provider) => provider.GetService<ILeaseService>() is { } service
        ? new GrpcService(Name)
            .Unary("LeaseGrant", LeaseGrantRequest.Parser, service.GrantAsync)
            .Unary("LeaseRevoke", LeaseRevokeRequest.Parser, service.RevokeAsync)
            .Duplex<LeaseKeepAliveRequest, LeaseKeepAliveResponse>(
                "LeaseKeepAlive", LeaseKeepAliveRequest.Parser, (stream, context) => KeepAliveAsync(service, stream, context))
            .Unary("LeaseTimeToLive", LeaseTimeToLiveRequest.Parser, service.TimeToLiveAsync)
            .Unary("LeaseLeases", LeaseLeasesRequest.Parser, service.LeasesAsync)
        : null;

    // One renewal at a time, in the order asked: clients match answers by lease, and count on the order of one stream.
    private static async Task KeepAliveAsync(ILeaseService service, DuplexStream<LeaseKeepAliveRequest, LeaseKeepAliveResponse> stream, CallContext context)
    {
        while (await stream.ReadAsync(context.Cancellation) is { } request)
        {
            stream.Write(await service.KeepAliveAsync(request, context));
            await stream.FlushAsync(context.Cancellation);
        }
    }
}
