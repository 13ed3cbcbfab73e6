using WebEtcd.Shared.Observation;

namespace WebEtcd.Node.Tests.Observation.Fakes;

/// <summary>Views with something in every field.</summary>
internal static class ObservedViews
{
    public static MemberView Member(ulong id, DateTimeOffset now) => new(
        id,
        $"n{id}",
        IsLearner: false,
        Reachable: true,
        ClientUrls: [],
        PeerUrls: [],
        "0.1.0",
        now.AddMinutes(-5),
        now,
        new RaftView("leader", 7, id, 100, 99, 101, [Progress(2), Progress(3) with { RoundTrip = null, State = "snapshot", SnapshotBytes = 10, SnapshotBytesSent = 4, PendingSnapshot = 90 }])
        {
            VotedFor = id,
            TransferTo = 2,
            VotesGranted = 2,
            ProposalsPending = 12,
            ProposalsFailed = 3,
            LeaderChanges = 4,
        },
        new StoreView(913, 800, 128, 3, 2, 1, 4, 6_400_000, 5_100_000, 2_147_483_648),
        new StorageView(2, 1, 5, 134_217_728, Latency(1, 3, 9), 1204, now.AddSeconds(-95), TimeSpan.FromMilliseconds(41), 1100, "/var/lib/n1.webetcd", 82_000_000_000) { SyncCounts = [0, 3, 200, 600, 300, 80, 12, 5, 3, 0, 0, 0, 0, 1] },
        new TrafficView(42.5, 310, 4, 88, Latency(2, 5, 12), Latency(1, 2, 4), 6, 96_000_000, 7.4) { TxnLatency = Latency(3, 6, 7), ApplyLatency = Latency(0.1, 0.4, 2) })
    {
        Links =
        [
            new LinkView(2, true, now.AddMinutes(-4), TimeSpan.FromMicroseconds(412), now.AddMilliseconds(-200), 7),
            new LinkView(3, false, now.AddMinutes(-1), null, null, 0),
        ],
    };

    private static ProgressView Progress(ulong id) => new(id, "replicate", 98, 102, true, true, 3) { RoundTrip = TimeSpan.FromMicroseconds(412) };

    private static LatencyView Latency(double p50, double p99, double max) =>
        new(TimeSpan.FromMilliseconds(p50), TimeSpan.FromMilliseconds(p99), TimeSpan.FromMilliseconds(max));
}
