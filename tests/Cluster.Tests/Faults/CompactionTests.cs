using WebEtcd.Cluster.Tests.Harness;
using WebEtcd.Cluster.Tests.Loads;

namespace WebEtcd.Cluster.Tests.Faults;

/// <summary>History is forgotten all the time while clients write, watchers follow, and a leader dies.</summary>
public sealed class CompactionTests : ClusterTest
{
    private const int Writes = 250;

    [Fact]
    public async Task Compaction_under_load_harms_nobody()
    {
        var seed = Setting("WEBETCD_TORTURE_SEED", Environment.TickCount & 0xffff);
        var cluster = await StartAsync();
        await using var run = FaultRun.Start(cluster, new TrafficOptions { Clients = 12 }, seed, isCompacted: true);
        await using var compactor = new Compactor(run);
        await run.History.AcknowledgedAsync(Writes);
        var leader = await cluster.LeaderAsync();
        await leader.KillAsync();
        await run.History.AcknowledgedAsync(Writes);
        await cluster.RestartAsync(leader);
        await run.History.AcknowledgedAsync(Writes);
        await compactor.DisposeAsync();
        Assert.True(compactor.Count > 3, $"{compactor.Count} compactions");
        await run.CheckAsync();
        Tell($"{compactor.Count} compactions, seed {seed}: {run.Summary}");
    }
}
