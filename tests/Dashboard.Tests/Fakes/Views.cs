using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.Tests.Fakes;

/// <summary>Clusters to look at.</summary>
internal static class Views
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Members 1 to n, of which the first leads and serves.</summary>
    public static ClusterView Cluster(int members, DateTimeOffset? now = null)
    {
        DateTimeOffset at = now ?? Start;
        return new ClusterView(0xcdf818194e3a8c32, 1, [.. Enumerable.Range(1, members).Select(id => Member((ulong)id, members, at))], [], []);
    }

    public static MemberView Member(ulong id, int members, DateTimeOffset at) => new(
        id,
        $"infra{id - 1}",
        IsLearner: false,
        Reachable: true,
        [$"http://127.0.0.1:{2379 + (id - 1) * 10000}"],
        [$"http://127.0.0.1:{2380 + (id - 1) * 10000}"],
        "0.1.0",
        at - TimeSpan.FromMinutes(134),
        at,
        new RaftView(id == 1 ? "leader" : "follower", 2, 1, 1204, 1204, 1204, id == 1 ? Progress(members) : []),
        new StoreView(913, 0, 128, 3, 2, 1, 0, 6_400_000, 5_100_000, 2_147_483_648),
        new StorageView(2, 1, 0, 134_217_728, Latency(1.1, 3.4, 9.2), 1204, at - TimeSpan.FromSeconds(95), TimeSpan.FromMilliseconds(41), 1100, "/var/lib/infra0.webetcd", 82_000_000_000) { SyncCounts = [0, 2, 41, 330, 402, 180, 40, 18, 7, 3, 1, 0, 0, 0] },
        new TrafficView(42, 310, 4, 88, Latency(1.6, 4.8, 12), Latency(0.21, 0.9, 4), 6, 96_000_000, 7.4))
    {
        Links = [.. Enumerable.Range(1, members).Where(other => (ulong)other != id).Select(other => Link((ulong)other, at))],
    };

    /// <summary>A link over which the other member was heard a moment ago.</summary>
    public static LinkView Link(ulong other, DateTimeOffset at) =>
        new(other, true, at - TimeSpan.FromMinutes(10), TimeSpan.FromMicroseconds(410), at - TimeSpan.FromMilliseconds(300), 0);

    public static ClusterView With(this ClusterView view, ulong id, Func<MemberView, MemberView> change) =>
        view with { Members = [.. view.Members.Select(member => member.MemberId == id ? change(member) : member)] };

    public static ClusterEvent Happened(long sequence, ClusterEventKind kind, string text, DateTimeOffset? at = null) =>
        new(sequence, 1, at ?? Start, 2, kind, 0, text);

    public static LatencyView Latency(double p50, double p99, double max) =>
        new(TimeSpan.FromMilliseconds(p50), TimeSpan.FromMilliseconds(p99), TimeSpan.FromMilliseconds(max));

    private static ProgressView[] Progress(int members) =>
        [.. Enumerable.Range(1, members).Select(id => new ProgressView((ulong)id, "replicate", 1204, 1205, false, true, 0)
        {
            RoundTrip = id == 1 ? null : TimeSpan.FromMicroseconds(410 + (id * 35)),
        })];
}
