using WebEtcd.Cluster.Tests.Harness;
using WebEtcd.Cluster.Tests.Loads;

namespace WebEtcd.Cluster.Tests.Faults;

/// <summary>
/// The leader's process is stopped (SIGSTOP) until the others have elected another, and goes on where it stopped, with all that its clients sent in between.
/// <c>WEBETCD_LEADER_PAUSES</c> sets how often.
/// </summary>
public sealed class PauseTests : ClusterTest
{
    private const int Writes = 150;

    [Fact]
    public async Task A_leader_that_was_stopped_for_a_while_serves_nothing_stale()
    {
        var pauses = Setting("WEBETCD_LEADER_PAUSES", 2);
        var seed = Setting("WEBETCD_TORTURE_SEED", Environment.TickCount & 0xffff);
        var cluster = await StartAsync();
        await using var run = FaultRun.Start(cluster, new TrafficOptions { Clients = 12 }, seed);
        for (var i = 0; i < pauses; i++)
        {
            await run.History.AcknowledgedAsync(Writes);
            var leader = await cluster.LeaderAsync();
            await leader.PauseAsync();
            await cluster.LeaderAsync(but: leader);
            await run.History.AcknowledgedAsync(Writes);
            await leader.ResumeAsync();
        }
        await run.History.AcknowledgedAsync(Writes);
        await run.CheckAsync();
        Tell($"{pauses} pauses of the leader, seed {seed}: {run.Summary}");
    }
}
