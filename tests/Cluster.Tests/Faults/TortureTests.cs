using System.Diagnostics;
using WebEtcd.Cluster.Tests.Harness;
using WebEtcd.Cluster.Tests.Loads;

namespace WebEtcd.Cluster.Tests.Faults;

/// <summary>
/// Every fault, one after the other, under clients of all kinds, with snapshots every 50 entries and compactions every 100 ms. <c>WEBETCD_TORTURE_SECONDS</c>
/// sets for how long, <c>WEBETCD_TORTURE_MEMBERS</c> the size of the cluster, <c>WEBETCD_TORTURE_SEED</c> replays the choices.
/// </summary>
public sealed class TortureTests : ClusterTest
{
    private const int Writes = 50;

    [Fact]
    public async Task A_cluster_keeps_every_promise_through_all_faults()
    {
        var length = TimeSpan.FromSeconds(Setting("WEBETCD_TORTURE_SECONDS", 15));
        var seed = Setting("WEBETCD_TORTURE_SEED", Environment.TickCount & 0xffff);
        var cluster = await StartAsync(new ClusterOptions
        {
            Size = Setting("WEBETCD_TORTURE_MEMBERS", 3),
            HasFaultNetwork = true,
            Flags = ["--snapshot-count=50", "--experimental-snapshot-catchup-entries=10"],
        });
        await using var run = FaultRun.Start(cluster, new TrafficOptions { Clients = 16 }, seed, isCompacted: true);
        await using var compactor = new Compactor(run);
        var faults = new FaultPool(run, new Random(seed));
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < length;)
        {
            await run.History.AcknowledgedAsync(Writes);
            await faults.MakeOneAsync();
        }
        await run.History.AcknowledgedAsync(Writes);
        await compactor.DisposeAsync();
        await run.CheckAsync();
        Tell($"seed {seed}: {faults.Summary}; {compactor.Count} compactions; {run.Summary}");
    }
}
