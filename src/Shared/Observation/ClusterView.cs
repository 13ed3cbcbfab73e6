namespace WebEtcd.Shared.Observation;

/// <summary>The cluster as one node sees it. Immutable.</summary>
/// <param name="ClusterId">Id of the cluster.</param>
/// <param name="ServingMemberId">The node that made this view.</param>
/// <param name="Members">All members, in the order of their names.</param>
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
/// <param name="ObservedAt">When this was known to be so, by the clock of who made the view.</param>
/// <param name="Reachable">False when it has not answered lately: the rest is the last that is known.</param>
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
    TrafficView Traffic)
{
    /// <summary>This member's links to the others, as it sees them.</summary>
    public IReadOnlyList<LinkView> Links { get; init; } = [];

    /// <summary>How far this member's clock is ahead of the serving node's, as far as the time of an answer tells.</summary>
    public TimeSpan ClockAhead { get; init; }

    /// <summary>True for a member that is known from the list of members alone: it was never heard, and its numbers mean nothing.</summary>
    public bool NeverSeen => ObservedAt == DateTimeOffset.MinValue;
}

/// <summary>The connection over which a member sends to another.</summary>
/// <param name="MemberId">The other member.</param>
/// <param name="IsConnected">Whether messages can leave now.</param>
/// <param name="Since">Since when that is so.</param>
/// <param name="RoundTrip">The last that was measured; null before the first.</param>
/// <param name="LastHeard">When anything last came from the other member; null for never.</param>
/// <param name="QueuedMessages">Messages that wait to be written.</param>
public sealed record LinkView(
    ulong MemberId, bool IsConnected, DateTimeOffset Since, TimeSpan? RoundTrip, DateTimeOffset? LastHeard, int QueuedMessages);

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
    IReadOnlyList<ProgressView> Progress)
{
    /// <summary>Whom the member voted for in its term; 0 for nobody.</summary>
    public ulong VotedFor { get; init; }

    /// <summary>The member that this leader hands leadership to; 0 for none.</summary>
    public ulong TransferTo { get; init; }

    /// <summary>Votes that a candidate has, its own among them. 0 in other roles.</summary>
    public int VotesGranted { get; init; }

    /// <summary>Proposals of this member whose outcome is awaited.</summary>
    public int ProposalsPending { get; init; }

    /// <summary>Proposals of this member that were not carried out, or not in time, since its start.</summary>
    public long ProposalsFailed { get; init; }

    /// <summary>Changes of the leader that this member has seen since its start.</summary>
    public long LeaderChanges { get; init; }
}

/// <summary>A leader's knowledge of one member.</summary>
/// <param name="State">One of probe, replicate, snapshot.</param>
public sealed record ProgressView(ulong MemberId, string State, ulong Match, ulong Next, bool IsLearner, bool RecentlyActive, int Inflight)
{
    /// <summary>Index of the snapshot under way; 0 for none.</summary>
    public ulong PendingSnapshot { get; init; }

    /// <summary>Bytes of the snapshot that have been sent, of <see cref="SnapshotBytes"/>.</summary>
    public long SnapshotBytesSent { get; init; }

    /// <summary>Bytes of the snapshot under way; 0 when that is not known.</summary>
    public long SnapshotBytes { get; init; }

    /// <summary>The last round trip to the member; null before the first is measured.</summary>
    public TimeSpan? RoundTrip { get; init; }
}

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
    long DiskFreeBytes)
{
    /// <summary>Bounds of the first buckets of <see cref="SyncCounts"/>, smallest first; the last bucket has none.</summary>
    public static readonly IReadOnlyList<TimeSpan> SyncBounds = [.. Enumerable.Range(0, 13).Select(power => TimeSpan.FromMicroseconds(125 << power))];

    /// <summary>How many buckets there are.</summary>
    public static int SyncBuckets => SyncBounds.Count + 1;

    /// <summary>How many of the last syncs of the log (up to 1024) took how long: at most the first bound, at most the second, and so on. Empty when that is not known.</summary>
    public IReadOnlyList<int> SyncCounts { get; init; } = [];
}

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
    double CpuPercent)
{
    public LatencyView TxnLatency { get; init; } = LatencyView.None;

    /// <summary>How long requests took to be applied, once they were committed.</summary>
    public LatencyView ApplyLatency { get; init; } = LatencyView.None;
}
