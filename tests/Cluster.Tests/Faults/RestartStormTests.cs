using WebEtcd.Cluster.Tests.Harness;
using WebEtcd.Cluster.Tests.Loads;

namespace WebEtcd.Cluster.Tests.Faults;

/// <summary>
/// Members go down and come up in quick succession: one, two, all of them, by a crash or in order. <c>WEBETCD_STORM_ROUNDS</c> sets how often,
/// <c>WEBETCD_TORTURE_SEED</c> replays the choices.
/// </summary>
public sealed class RestartStormTests : ClusterTest
{
    private const int MostWritesBetween = 100;

    [Fact]
    public async Task Nothing_is_lost_in_a_storm_of_restarts()
    {
        var rounds = Setting("WEBETCD_STORM_ROUNDS", 5);
        var seed = Setting("WEBETCD_TORTURE_SEED", Environment.TickCount & 0xffff);
        var random = new Random(seed);
        var cluster = await StartAsync();
        await using var run = FaultRun.Start(cluster, new TrafficOptions { Clients = 12 }, seed);
        for (var i = 0; i < rounds; i++)
        {
            await run.History.AcknowledgedAsync(1 + random.Next(MostWritesBetween));
            var fallen = random.GetItems(cluster.Members.ToArray(), 1 + (i % cluster.Members.Count)).Distinct().ToArray();
            var isCrash = random.Next(3) > 0;
            await Task.WhenAll(fallen.Select(member => isCrash ? member.KillAsync() : member.TerminateAsync()));
            if (cluster.Running.Count > cluster.Members.Count / 2 && random.Next(2) == 0)
            {
                await run.History.AcknowledgedAsync(1 + random.Next(MostWritesBetween));
            }
            Array.ForEach(fallen, cluster.Launch);
        }
        foreach (var member in cluster.Members)
        {
            await member.WaitHealthyAsync();
        }
        await run.History.AcknowledgedAsync(MostWritesBetween);
        await run.CheckAsync();
        Tell($"{rounds} rounds, seed {seed}: {run.Summary}");
    }
}
