using WebEtcd.Shared.Observation;
using WebEtcd.Shared.Protos.Observation;

namespace WebEtcd.Node.Observation.Peers;

/// <summary>A member's view of itself as it goes to other members.</summary>
internal static class MemberRows
{
    public static MemberRow Of(MemberView view)
    {
        var row = new MemberRow
        {
            MemberId = view.MemberId,
            Name = view.Name,
            Version = view.Version,
            StartedMicros = Micros.Of(view.StartedAt),
            Raft = Of(view.Raft),
            Store = Of(view.Store),
            Storage = Of(view.Storage),
            Traffic = Of(view.Traffic),
        };
        row.Links.AddRange(view.Links.Select(Of));
        return row;
    }

    private static RaftRow Of(RaftView raft)
    {
        var row = new RaftRow
        {
            Role = raft.Role,
            Term = raft.Term,
            LeaderId = raft.LeaderId,
            CommitIndex = raft.CommitIndex,
            AppliedIndex = raft.AppliedIndex,
            LastIndex = raft.LastIndex,
            VotedFor = raft.VotedFor,
            TransferTo = raft.TransferTo,
            VotesGranted = raft.VotesGranted,
            ProposalsPending = raft.ProposalsPending,
            ProposalsFailed = raft.ProposalsFailed,
            LeaderChanges = raft.LeaderChanges,
        };
        row.Progress.AddRange(raft.Progress.Select(Of));
        return row;
    }

    private static ProgressRow Of(ProgressView progress)
    {
        var row = new ProgressRow
        {
            MemberId = progress.MemberId,
            State = progress.State,
            Match = progress.Match,
            Next = progress.Next,
            IsLearner = progress.IsLearner,
            RecentlyActive = progress.RecentlyActive,
            Inflight = progress.Inflight,
            PendingSnapshot = progress.PendingSnapshot,
            SnapshotBytesSent = progress.SnapshotBytesSent,
            SnapshotBytes = progress.SnapshotBytes,
        };
        if (progress.RoundTrip is { } roundTrip)
        {
            row.RoundTripMicros = Micros.Of(roundTrip);
        }

        return row;
    }

    private static LinkRow Of(LinkView link)
    {
        var row = new LinkRow
        {
            MemberId = link.MemberId,
            IsConnected = link.IsConnected,
            SinceMicros = Micros.Of(link.Since),
            QueuedMessages = link.QueuedMessages,
        };
        if (link.RoundTrip is { } roundTrip)
        {
            row.RoundTripMicros = Micros.Of(roundTrip);
        }

        if (link.LastHeard is { } heard)
        {
            row.LastHeardMicros = Micros.Of(heard);
        }

        return row;
    }

    private static StoreRow Of(StoreView store) => new()
    {
        Revision = store.Revision,
        CompactRevision = store.CompactRevision,
        KeyCount = store.KeyCount,
        LeaseCount = store.LeaseCount,
        WatcherCount = store.WatcherCount,
        WatchStreamCount = store.WatchStreamCount,
        SlowWatcherCount = store.SlowWatcherCount,
        SizeBytes = store.SizeBytes,
        SizeInUseBytes = store.SizeInUseBytes,
        QuotaBytes = store.QuotaBytes,
    };

    private static StorageRow Of(StorageView storage)
    {
        var row = new StorageRow
        {
            ActiveSegments = storage.ActiveSegments,
            SpareSegments = storage.SpareSegments,
            RecycledSegments = storage.RecycledSegments,
            LogBytes = storage.LogBytes,
            SyncLatency = Of(storage.SyncLatency),
            SyncCount = storage.SyncCount,
            LastCheckpointIndex = storage.LastCheckpointIndex,
            DataDirectory = storage.DataDirectory,
            DiskFreeBytes = storage.DiskFreeBytes,
        };
        row.SyncCounts.AddRange(storage.SyncCounts);
        if (storage.LastCheckpointAt is { } at)
        {
            row.LastCheckpointMicros = Micros.Of(at);
        }

        if (storage.LastCheckpointDuration is { } took)
        {
            row.LastCheckpointTookMicros = Micros.Of(took);
        }

        return row;
    }

    private static TrafficRow Of(TrafficView traffic) => new()
    {
        PutsPerSecond = traffic.PutsPerSecond,
        RangesPerSecond = traffic.RangesPerSecond,
        TxnsPerSecond = traffic.TxnsPerSecond,
        WatchEventsPerSecond = traffic.WatchEventsPerSecond,
        PutLatency = Of(traffic.PutLatency),
        RangeLatency = Of(traffic.RangeLatency),
        ClientConnections = traffic.ClientConnections,
        ResidentBytes = traffic.ResidentBytes,
        CpuPercent = traffic.CpuPercent,
        TxnLatency = Of(traffic.TxnLatency),
        ApplyLatency = Of(traffic.ApplyLatency),
    };

    private static LatencyRow Of(LatencyView latency) => new()
    {
        P50 = Micros.Of(latency.P50),
        P99 = Micros.Of(latency.P99),
        Max = Micros.Of(latency.Max),
    };
}
