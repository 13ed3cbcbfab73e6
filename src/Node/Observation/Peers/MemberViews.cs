using WebEtcd.Shared.Observation;
using WebEtcd.Shared.Protos.Observation;

namespace WebEtcd.Node.Observation.Peers;

/// <summary>
/// What another member says of itself, as a view of this node. Moments are told by the other clock: what counts is how long ago they were, so they are moved
/// to this clock.
/// </summary>
/// <param name="receivedAt">When the answer came, by this node's clock.</param>
/// <param name="nowMicros">The same moment by the other clock.</param>
internal sealed class MemberViews(DateTimeOffset receivedAt, long nowMicros)
{
    public MemberView Of(MemberRow row) => new(
        row.MemberId,
        row.Name,
        IsLearner: false,
        Reachable: true,
        ClientUrls: [],
        PeerUrls: [],
        row.Version,
        Here(row.StartedMicros),
        receivedAt,
        Of(row.Raft ?? new RaftRow()),
        Of(row.Store ?? new StoreRow()),
        Of(row.Storage ?? new StorageRow()),
        Of(row.Traffic ?? new TrafficRow()))
    {
        Links = [.. row.Links.Select(Of)],
    };

    private DateTimeOffset Here(long micros) => receivedAt + Micros.Span(micros - nowMicros);

    private static RaftView Of(RaftRow raft) => new(
        raft.Role, raft.Term, raft.LeaderId, raft.CommitIndex, raft.AppliedIndex, raft.LastIndex, [.. raft.Progress.Select(Of)])
    {
        VotedFor = raft.VotedFor,
        TransferTo = raft.TransferTo,
        VotesGranted = raft.VotesGranted,
        ProposalsPending = raft.ProposalsPending,
        ProposalsFailed = raft.ProposalsFailed,
        LeaderChanges = raft.LeaderChanges,
    };

    private static ProgressView Of(ProgressRow progress) => new(
        progress.MemberId, progress.State, progress.Match, progress.Next, progress.IsLearner, progress.RecentlyActive, progress.Inflight)
    {
        PendingSnapshot = progress.PendingSnapshot,
        SnapshotBytesSent = progress.SnapshotBytesSent,
        SnapshotBytes = progress.SnapshotBytes,
        RoundTrip = progress.HasRoundTripMicros ? Micros.Span(progress.RoundTripMicros) : null,
    };

    private LinkView Of(LinkRow link) => new(
        link.MemberId,
        link.IsConnected,
        Here(link.SinceMicros),
        link.HasRoundTripMicros ? Micros.Span(link.RoundTripMicros) : null,
        link.HasLastHeardMicros ? Here(link.LastHeardMicros) : null,
        link.QueuedMessages);

    private static StoreView Of(StoreRow store) => new(
        store.Revision,
        store.CompactRevision,
        store.KeyCount,
        store.LeaseCount,
        store.WatcherCount,
        store.WatchStreamCount,
        store.SlowWatcherCount,
        store.SizeBytes,
        store.SizeInUseBytes,
        store.QuotaBytes);

    private StorageView Of(StorageRow storage) => new(
        storage.ActiveSegments,
        storage.SpareSegments,
        storage.RecycledSegments,
        storage.LogBytes,
        Of(storage.SyncLatency),
        storage.SyncCount,
        storage.HasLastCheckpointMicros ? Here(storage.LastCheckpointMicros) : null,
        storage.HasLastCheckpointTookMicros ? Micros.Span(storage.LastCheckpointTookMicros) : null,
        storage.LastCheckpointIndex,
        storage.DataDirectory,
        storage.DiskFreeBytes)
    {
        // Another version may count in other buckets: then nothing is better than something wrong.
        SyncCounts = storage.SyncCounts.Count == StorageView.SyncBuckets ? [.. storage.SyncCounts] : [],
    };

    private static TrafficView Of(TrafficRow traffic) => new(
        traffic.PutsPerSecond,
        traffic.RangesPerSecond,
        traffic.TxnsPerSecond,
        traffic.WatchEventsPerSecond,
        Of(traffic.PutLatency),
        Of(traffic.RangeLatency),
        traffic.ClientConnections,
        traffic.ResidentBytes,
        traffic.CpuPercent)
    {
        TxnLatency = Of(traffic.TxnLatency),
        ApplyLatency = Of(traffic.ApplyLatency),
    };

    private static LatencyView Of(LatencyRow? latency) =>
        latency is null ? LatencyView.None : new LatencyView(Micros.Span(latency.P50), Micros.Span(latency.P99), Micros.Span(latency.Max));
}
