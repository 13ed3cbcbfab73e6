using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Api.Grpc.Bindings;

internal static class ElectionBinding
{
    public const string Name = "v3electionpb.Election";

    public static GrpcService? Bind(IServiceProvider provider) => provider.GetService<IElectionService>() is { } service
        ? new GrpcService(Name)
            .Unary("Campaign", CampaignRequest.Parser, service.CampaignAsync)
            .Unary("Proclaim", ProclaimRequest.Parser, service.ProclaimAsync)
            .Unary("Leader", LeaderRequest.Parser, service.LeaderAsync)
            .ServerStream("Observe", LeaderRequest.Parser, service.ObserveAsync)
            .Unary("Resign", ResignRequest.Parser, service.ResignAsync)
        : null;
}
