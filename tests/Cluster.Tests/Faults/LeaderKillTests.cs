using System.Diagnostics;
using WebEtcd.Cluster.Tests.Harness;
using WebEtcd.Cluster.Tests.Loads;

namespace WebEtcd.Cluster.Tests.Faults;

/// <summary>
/// The leader is killed under 16 writers, again and again. <c>WEBETCD_LEADER_KILLS</c> sets how often, <c>WEBETCD_TORTURE_SEED</c> replays the clients' choices.
/// </summary>
public sealed class LeaderKillTests : ClusterTest
{
    private const int WritesBetweenKills = 300;

    [Fact]
    public async Task No_acknowledged_write_is_lost_when_leaders_are_killed()
    {
        var kills = Setting("WEBETCD_LEADER_KILLS", 3);
        var seed = Setting("WEBETCD_TORTURE_SEED", Environment.TickCount & 0xffff);
        var cluster = await StartAsync();
        await using var run = FaultRun.Start(cluster, TrafficOptions.Writers(16), seed);
        var gaps = new List<TimeSpan>();
        for (var i = 0; i < kills; i++)
        {
            await run.History.AcknowledgedAsync(WritesBetweenKills);
            var leader = await cluster.LeaderAsync();
            var killedAt = Stopwatch.GetTimestamp();
            await leader.KillAsync();
            gaps.Add(await run.History.FirstWriteAfterAsync(killedAt));
            await run.History.AcknowledgedAsync(WritesBetweenKills);
            await cluster.RestartAsync(leader);
        }
        await run.CheckAsync();
        gaps.Sort();
        Tell($"{kills} kills of the leader, seed {seed}: writes again after {string.Join(", ", gaps.Select(gap => $"{gap.TotalMilliseconds:F0}"))} ms, "
            + $"p99 {gaps[(int)Math.Ceiling(0.99 * kills) - 1].TotalMilliseconds:F0} ms; {run.Summary}");
    }
}
