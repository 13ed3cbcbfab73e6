using WebEtcd.Node.Api.Grpc.Health;
using WebEtcd.Shared.Protos.Health;

namespace WebEtcd.Node.Api.Grpc.Bindings;

internal static class HealthBinding
{
    public const string Name = "grpc.health.v1.Health";

    public static GrpcService? Bind(IServiceProvider provider)
    {
        var health = provider.GetRequiredService<GrpcHealth>();
        return new GrpcService(Name)
            .Unary("Check", HealthCheckRequest.Parser, health.CheckAsync)
            .ServerStream("Watch", HealthCheckRequest.Parser, (request, context) => health.WatchAsync(request, context))
            .Unary("List", HealthListRequest.Parser, health.ListAsync);
    }
}
