using WebEtcd.Cluster.Tests.Client;
using WebEtcd.Cluster.Tests.Harness;
using WebEtcd.Cluster.Tests.Loads;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Faults;

/// <summary>History is forgotten all the time while clients write, watchers follow, and a leader dies.</summary>
public sealed class CompactionTests : ClusterTest
{
    private const int Writes = 250;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Compaction_under_load_harms_nobody()
    {
        var seed = Setting("WEBETCD_TORTURE_SEED", Environment.TickCount & 0xffff);
        var cluster = await StartAsync();
        await using var run = FaultRun.Start(cluster, new TrafficOptions { Clients = 12 }, seed, isCompacted: true);
        using var stop = new CancellationTokenSource();
        var compacting = CompactAsync(cluster, run, stop.Token);
        await run.History.AcknowledgedAsync(Writes);
        var leader = await cluster.LeaderAsync();
        await leader.KillAsync();
        await run.History.AcknowledgedAsync(Writes);
        await cluster.RestartAsync(leader);
        await run.History.AcknowledgedAsync(Writes);
        await stop.CancelAsync();
        var compactions = await compacting;
        Assert.True(compactions > 3, $"{compactions} compactions");
        await run.CheckAsync();
        Tell($"{compactions} compactions, seed {seed}: {run.Summary}");
    }

    /// <summary>Compacts up to where all watchers have seen everything: behind that, a watch may end.</summary>
    private static async Task<int> CompactAsync(ServerCluster cluster, FaultRun run, CancellationToken stop)
    {
        var compactions = 0;
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var revision = run.Watchers.Min(watcher => watcher.Seen);
            var running = cluster.Running;
            if (revision > 1 && running.Count > 0)
            {
                var answer = await running[i % running.Count].Client.CompactAsync(new CompactionRequest { Revision = revision }, Timeout);
                compactions += answer.IsOk ? 1 : 0;
            }
            await Task.WhenAny(Task.Delay(Interval, stop));
        }
        return compactions;
    }
}
