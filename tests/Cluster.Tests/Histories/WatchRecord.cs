using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Histories;

/// <summary>What one client saw of a range over time: streams that follow each other, each resuming where the one before ended.</summary>
/// <param name="Name">What a failure calls it.</param>
/// <param name="Request">The range and what was asked for with it.</param>
internal sealed record WatchRecord(string Name, WatchCreateRequest Request)
{
    /// <summary>The streams in order.</summary>
    public List<WatchSegment> Segments { get; } = [];
}
