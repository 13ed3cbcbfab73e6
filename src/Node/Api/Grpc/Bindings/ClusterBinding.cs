using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Api.Grpc.Bindings;

internal static class ClusterBinding
{
    public const string Name = "etcdserverpb.Cluster";

    public static GrpcService? Bind(IServiceProvider provider) => provider.GetService<IClusterService>() is { } service
        ? new GrpcService(Name)
            .Unary("MemberAdd", MemberAddRequest.Parser, service.MemberAddAsync)
            .Unary("MemberRemove", MemberRemoveRequest.Parser, service.MemberRemoveAsync)
            .Unary("MemberUpdate", MemberUpdateRequest.Parser, service.MemberUpdateAsync)
            .Unary("MemberList", MemberListRequest.Parser, service.MemberListAsync)
            .Unary("MemberPromote", MemberPromoteRequest.Parser, service.MemberPromoteAsync)
        : null;
}
