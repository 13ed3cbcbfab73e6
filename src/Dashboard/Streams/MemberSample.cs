using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.Streams;

/// <summary>One second of one member. Counters count since the start of the member.</summary>
public readonly record struct MemberSample
{
    /// <summary>When it was taken, by this node's clock.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>False when the member did not answer then: the rest means nothing.</summary>
    public bool IsKnown { get; init; }

    public double PutsPerSecond { get; init; }

    public double RangesPerSecond { get; init; }

    public double TxnsPerSecond { get; init; }

    public double WatchEventsPerSecond { get; init; }

    public double PutP50Ms { get; init; }

    public double PutP99Ms { get; init; }

    public double RangeP50Ms { get; init; }

    public double RangeP99Ms { get; init; }

    public double TxnP50Ms { get; init; }

    public double TxnP99Ms { get; init; }

    public double SyncP50Ms { get; init; }

    public double SyncP99Ms { get; init; }

    public double ApplyP99Ms { get; init; }

    public double ProposalsPending { get; init; }

    public double ProposalsFailed { get; init; }

    public double LeaderChanges { get; init; }

    public double SizeBytes { get; init; }

    public double SizeInUseBytes { get; init; }

    public double LogBytes { get; init; }

    public double Leases { get; init; }

    public double Watchers { get; init; }

    public double Connections { get; init; }

    public double CpuPercent { get; init; }

    public double ResidentBytes { get; init; }

    public static MemberSample Of(MemberView member, DateTimeOffset at) => new()
    {
        At = at,
        IsKnown = member is { Reachable: true, NeverSeen: false },
        PutsPerSecond = member.Traffic.PutsPerSecond,
        RangesPerSecond = member.Traffic.RangesPerSecond,
        TxnsPerSecond = member.Traffic.TxnsPerSecond,
        WatchEventsPerSecond = member.Traffic.WatchEventsPerSecond,
        PutP50Ms = member.Traffic.PutLatency.P50.TotalMilliseconds,
        PutP99Ms = member.Traffic.PutLatency.P99.TotalMilliseconds,
        RangeP50Ms = member.Traffic.RangeLatency.P50.TotalMilliseconds,
        RangeP99Ms = member.Traffic.RangeLatency.P99.TotalMilliseconds,
        TxnP50Ms = member.Traffic.TxnLatency.P50.TotalMilliseconds,
        TxnP99Ms = member.Traffic.TxnLatency.P99.TotalMilliseconds,
        SyncP50Ms = member.Storage.SyncLatency.P50.TotalMilliseconds,
        SyncP99Ms = member.Storage.SyncLatency.P99.TotalMilliseconds,
        ApplyP99Ms = member.Traffic.ApplyLatency.P99.TotalMilliseconds,
        ProposalsPending = member.Raft.ProposalsPending,
        ProposalsFailed = member.Raft.ProposalsFailed,
        LeaderChanges = member.Raft.LeaderChanges,
        SizeBytes = member.Store.SizeBytes,
        SizeInUseBytes = member.Store.SizeInUseBytes,
        LogBytes = member.Storage.LogBytes,
        Leases = member.Store.LeaseCount,
        Watchers = member.Store.WatcherCount,
        Connections = member.Traffic.ClientConnections,
        CpuPercent = member.Traffic.CpuPercent,
        ResidentBytes = member.Traffic.ResidentBytes,
    };
}
