namespace WebEtcd.Shared.Observation;

/// <summary>The cluster as one node sees it. Immutable.</summary>
/// <param name="ClusterId">Id of the cluster.</param>
/// <param name="ServingMemberId">The node that made this view.</param>
/// <param name="Members">All members, in the order of their ids.</param>
/// <param name="RecentEvents">The last events, oldest first, at most a few hundred.</param>
/// <param name="Alarms">Alarms that are up.</param>
public sealed record ClusterView(
    ulong ClusterId,
    ulong ServingMemberId,
    IReadOnlyList<MemberView> Members,
    IReadOnlyList<ClusterEvent> RecentEvents,
    IReadOnlyList<AlarmView> Alarms);

/// <summary>An alarm that is up.</summary>
public sealed record AlarmView(ulong MemberId, string Type);

/// <summary>One member, and how fresh the knowledge of it is.</summary>
/// <param name="ObservedAt">When the member itself reported this.</param>
/// <param name="Reachable">False when it has not answered lately.</param>
public sealed record MemberView(
    ulong MemberId,
    string Name,
    bool IsLearner,
    bool Reachable,
    IReadOnlyList<string> ClientUrls,
    IReadOnlyList<string> PeerUrls,
    string Version,
    DateTimeOffset StartedAt,
    DateTimeOffset ObservedAt,
    RaftView Raft,
    StoreView Store,
    StorageView Storage,
    TrafficView Traffic);

/// <summary>A member's place in Raft.</summary>
/// <param name="Role">One of leader, follower, candidate, pre-candidate.</param>
/// <param name="LeaderId">Who leads, as this member believes; 0 when it knows of none.</param>
/// <param name="Progress">A leader's knowledge of the others; empty elsewhere.</param>
public sealed record RaftView(
    string Role,
    ulong Term,
    ulong LeaderId,
    ulong CommitIndex,
    ulong AppliedIndex,
    ulong LastIndex,
    IReadOnlyList<ProgressView> Progress);

/// <summary>A leader's knowledge of one member.</summary>
/// <param name="State">One of probe, replicate, snapshot.</param>
public sealed record ProgressView(ulong MemberId, string State, ulong Match, ulong Next, bool IsLearner, bool RecentlyActive, int Inflight);

/// <summary>The key-value store of a member.</summary>
/// <param name="SizeBytes">Bytes that the store takes on disk.</param>
/// <param name="SizeInUseBytes">Bytes of these that live data takes.</param>
/// <param name="QuotaBytes">Bytes allowed; 0 for no limit.</param>
public sealed record StoreView(
    long Revision,
    long CompactRevision,
    long KeyCount,
    long LeaseCount,
    long WatcherCount,
    long WatchStreamCount,
    long SlowWatcherCount,
    long SizeBytes,
    long SizeInUseBytes,
    long QuotaBytes);

/// <summary>Log and checkpoints of a member.</summary>
/// <param name="SyncLatency">How long syncs of the log took lately.</param>
public sealed record StorageView(
    int ActiveSegments,
    int SpareSegments,
    long RecycledSegments,
    long LogBytes,
    LatencyView SyncLatency,
    long SyncCount,
    DateTimeOffset? LastCheckpointAt,
    TimeSpan? LastCheckpointDuration,
    ulong LastCheckpointIndex,
    string DataDirectory,
    long DiskFreeBytes);

/// <summary>Quantiles of a latency over the last seconds.</summary>
public sealed record LatencyView(TimeSpan P50, TimeSpan P99, TimeSpan Max)
{
    public static readonly LatencyView None = new(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
}

/// <summary>Requests a second over the last seconds, and what the process takes.</summary>
public sealed record TrafficView(
    double PutsPerSecond,
    double RangesPerSecond,
    double TxnsPerSecond,
    double WatchEventsPerSecond,
    LatencyView PutLatency,
    LatencyView RangeLatency,
    int ClientConnections,
    long ResidentBytes,
    double CpuPercent);
