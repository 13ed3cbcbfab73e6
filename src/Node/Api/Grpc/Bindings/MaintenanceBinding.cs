using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Api.Grpc.Bindings;

internal static class MaintenanceBinding
{
    public const string Name = "etcdserverpb.Maintenance";

    public static GrpcService? Bind(IServiceProvider provider) => provider.GetService<IMaintenanceService>() is { } service
        ? new GrpcService(Name)
            .Unary("Alarm", AlarmRequest.Parser, service.AlarmAsync)
            .Unary("Status", StatusRequest.Parser, service.StatusAsync)
            .Unary("Defragment", DefragmentRequest.Parser, service.DefragmentAsync)
            .Unary("Hash", HashRequest.Parser, service.HashAsync)
            .Unary("HashKV", HashKVRequest.Parser, service.HashKvAsync)
            .ServerStream("Snapshot", SnapshotRequest.Parser, service.SnapshotAsync)
            .Unary("MoveLeader", MoveLeaderRequest.Parser, service.MoveLeaderAsync)
            .Unary("Downgrade", DowngradeRequest.Parser, service.DowngradeAsync)
        : null;
}
