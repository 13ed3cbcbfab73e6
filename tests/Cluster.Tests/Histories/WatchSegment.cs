using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Histories;

/// <summary>What one watch stream delivered before it ended.</summary>
/// <param name="Member">Who served it.</param>
/// <param name="StartRevision">From where on it was asked for.</param>
internal sealed record WatchSegment(string Member, long StartRevision)
{
    /// <summary>All responses in order.</summary>
    public List<WatchResponse> Responses { get; } = [];
}
