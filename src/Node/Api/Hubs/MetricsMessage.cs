using WebEtcd.Shared.Observation;

namespace WebEtcd.Node.Api.Hubs;

/// <summary>The numbers of the cluster at one moment.</summary>
/// <param name="ServingMemberId">Hex; whose view it is.</param>
internal sealed record MetricsMessage(string ClusterId, string ServingMemberId, DateTimeOffset At, IReadOnlyList<MemberMetrics> Members)
{
    public static MetricsMessage Of(ClusterView view, DateTimeOffset at) => new(
        view.ClusterId.ToString("x"),
        view.ServingMemberId.ToString("x"),
        at,
        [.. view.Members.Select(MemberMetrics.Of)]);
}
