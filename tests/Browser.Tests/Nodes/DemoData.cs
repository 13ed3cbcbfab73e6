using Google.Protobuf;
using WebEtcd.Dashboard.Streams;
using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Shared.Observation;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

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
        FillQueues(node);
        store.Put([0x2f, 0x62, 0x69, 0x6e, 0x2f, 0xff, 0x00], [.. Enumerable.Range(0, 96).Select(i => (byte)(i * 7))]);
        store.Put("/html/<script>alert(1)<\u002fscript>", "<img src=x onerror=alert(1)><script>alert(2)</script>");
        store.Put("readme", "Keys need not begin with a slash.\nValues may have lines.");
        node.Clients.Fill(DateTimeOffset.UtcNow);
        FillHistory(node);
        FillAdministration(node);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        node.Observer.Publish(
            node.Observer.Current,
            Views.Happened(1, ClusterEventKind.NodeStarted, "infra0 started with 2 log segments", now.AddMinutes(-134)),
            Views.Happened(2, ClusterEventKind.CampaignStarted, "infra0 asked whether it could win term 2", now.AddMinutes(-134).AddSeconds(1)),
            Views.Happened(3, ClusterEventKind.LeaderElected, "infra0 leads in term 2 with 1 of 1 votes", now.AddMinutes(-134).AddSeconds(1)) with { OtherMemberId = 1 },
            Views.Happened(4, ClusterEventKind.SegmentCut, "Log segment 2 begins at entry 801", now.AddMinutes(-12)),
            Views.Happened(5, ClusterEventKind.SlowSync, "A log sync took 212 ms", now.AddMinutes(-5)),
            Views.Happened(6, ClusterEventKind.CheckpointTaken, "Checkpoint at entry 1100 in 41 ms", now.AddSeconds(-95)));
    }

    private static void FillAdministration(DemoNode node)
    {
        node.Access.AddRole("app", Allows(Permission.Types.Type.Readwrite, "/config/app/", "/config/app0"), Allows(Permission.Types.Type.Read, "/services/", "/services0"));
        node.Access.AddRole("readers", Allows(Permission.Types.Type.Read, "\0", "\0"), Allows(Permission.Types.Type.Write, "/inbox/a-rather-long-key-that-has-to-break-somewhere-in-a-narrow-window", ""));
        node.Access.AddRole("root");
        node.Access.AddUser("alice", true, "app", "readers");
        node.Access.AddUser("build-server.internal.example", false);
        node.Access.Answer = new AccessAnswer(true, false, [new AccessReason("readers", true, false)]);
        node.Logs.Write(NodeLogLevel.Info, "NodeStarted: Member infra0 started, WebEtcd 0.1.0", null, ("Kind", "NodeStarted"), ("Text", "Member infra0 started, WebEtcd 0.1.0"));
        node.Logs.Write(NodeLogLevel.Warn, "cannot reach peer fb4cb6ba6f0bff0f at http://127.0.0.1:2480/: Connection refused; trying on", null, ("Peer", "fb4cb6ba6f0bff0f"));
        node.Logs.Write(NodeLogLevel.Error, "A sync of the log failed", "System.IO.IOException: No space left on device\n   at WebEtcd.Storage.Disk.PhysicalFile.Sync()", ("Segment", "2"));
        node.Logs.Write(NodeLogLevel.Debug, "VoteAsked: infra1 asked infra0 for a vote in term 3");
    }

    private static Permission Allows(Permission.Types.Type type, string key, string end) =>
        new() { PermType = type, Key = ByteString.CopyFromUtf8(key), RangeEnd = ByteString.CopyFromUtf8(end) };

    private static void FillQueues(DemoNode node)
    {
        foreach ((string name, long lease, long seconds, string value) in new (string, long, long, string)[]
        {
            ("/locks/nightly-report", 0x694d9a0c72e1f203, 14, ""), ("/locks/nightly-report", 0x694d9a0c72e1f21b, 41, ""), ("/locks/nightly-report", 0x694d9a0c72e1f2aa, 58, ""),
            ("/election/scheduler", 0x694d9a0c72e1f310, 52, "scheduler-1.internal:7000"), ("/election/scheduler", 0x694d9a0c72e1f3c7, 33, "scheduler-2.internal:7000"),
        })
        {
            node.Leases.SecondsLeft[lease] = seconds;
            node.Store.Put($"{name}/{lease:x}", value, lease);
        }
    }

    private static void FillHistory(DemoNode node)
    {
        ClusterView steady = node.Observer.Current;
        for (int second = 0; second < ClusterHistory.CurveSamples; second++)
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
