using WebEtcd.Dashboard.Streams;
using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Browser.Tests.Nodes;

/// <summary>A store that looks like somebody's: configuration, Kubernetes-like names, leases, bytes that are no text.</summary>
internal static class DemoData
{
    public const long Lease = 0x694d8b0c1f2a4e11;

    public static void Fill(DemoNode node)
    {
        FakeStore store = node.Store;
        store.Put("/config/app/database", """{"host":"db.internal","port":5432,"pool":{"min":2,"max":20},"tls":true}""");
        store.Put("/config/app/feature-flags", """["dark-mode","export-csv","new-search"]""");
        store.Put("/config/app/greeting", "Grüße aus Zürich ✓");
        store.Put("/config/worker/concurrency", "8");
        for (int i = 0; i < 130; i++)
        {
            store.Put($"/registry/pods/default/web-{i:d3}", "{\"kind\":\"Pod\",\"phase\":\"Running\"}");
        }

        node.Leases.SecondsLeft[Lease] = 27;
        store.Put("/services/api/10.0.0.4:8080", "alive", Lease);
        store.Put("/services/api/10.0.0.5:8080", "alive", Lease);
        store.Put([0x2f, 0x62, 0x69, 0x6e, 0x2f, 0xff, 0x00], [.. Enumerable.Range(0, 96).Select(i => (byte)(i * 7))]);
        store.Put("/html/<script>alert(1)<\u002fscript>", "<img src=x onerror=alert(1)><script>alert(2)</script>");
        store.Put("readme", "Keys need not begin with a slash.\nValues may have lines.");
        node.Clients.Fill(DateTimeOffset.UtcNow);
        FillHistory(node);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        node.Observer.Publish(
            node.Observer.Current,
            Views.Happened(1, ClusterEventKind.NodeStarted, "infra0 started with 2 log segments", now.AddMinutes(-134)),
            Views.Happened(2, ClusterEventKind.CampaignStarted, "infra0 asked whether it could win term 2", now.AddMinutes(-134).AddSeconds(1)),
            Views.Happened(3, ClusterEventKind.LeaderElected, "infra0 leads in term 2 with 1 of 1 votes", now.AddMinutes(-134).AddSeconds(1)),
            Views.Happened(4, ClusterEventKind.SegmentCut, "Log segment 2 begins at entry 801", now.AddMinutes(-12)),
            Views.Happened(5, ClusterEventKind.SlowSync, "A log sync took 212 ms", now.AddMinutes(-5)),
            Views.Happened(6, ClusterEventKind.CheckpointTaken, "Checkpoint at entry 1100 in 41 ms", now.AddSeconds(-95)));
    }

    private static void FillHistory(DemoNode node)
    {
        ClusterView steady = node.Observer.Current;
        for (int second = 0; second < ClusterHistory.SamplesKept; second++)
        {
            double wave = 1 + 0.3 * Math.Sin(second / 9.0) + 0.15 * Math.Sin(second * 1.7);
            node.Observer.Publish(steady.With(1, member => member with { Traffic = Scaled(member.Traffic, wave), Storage = member.Storage with { SyncLatency = Views.Latency(1.1, 3.4 * wave * wave, 9.2) } }));
            node.History.Sample();
        }

        node.Observer.Publish(steady);
    }

    private static TrafficView Scaled(TrafficView traffic, double by) => traffic with
    {
        PutsPerSecond = traffic.PutsPerSecond * by,
        RangesPerSecond = traffic.RangesPerSecond * by * by,
        WatchEventsPerSecond = traffic.WatchEventsPerSecond * by,
        CpuPercent = traffic.CpuPercent * by,
        ResidentBytes = (long)(traffic.ResidentBytes * (0.9 + by / 10)),
    };
}
