using WebEtcd.Cluster.Tests.Client;
using WebEtcd.Cluster.Tests.Harness;
using WebEtcd.Cluster.Tests.Histories;
using WebEtcd.Cluster.Tests.Loads;

namespace WebEtcd.Cluster.Tests.Faults;

/// <summary>Members that do not reach each other, in every shape that three of them can take.</summary>
public sealed class PartitionTests : ClusterTest
{
    private const int Writes = 120;
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_leader_that_is_cut_off_steps_down_and_serves_nothing_stale()
    {
        await using var run = await StartRunAsync();
        var leader = await run.Cluster.LeaderAsync();
        run.Network.Isolate(leader.Name);
        await run.Cluster.LeaderAsync(but: leader);
        await run.History.AcknowledgedAsync(Writes);
        var old = await run.History.RunAsync(100, leader, Requests.List(TrafficOptions.Prefix, true), ReadTimeout);
        Assert.Equal(Outcome.Ok, old.Outcome);
        await run.History.RunAsync(100, leader, Requests.List(TrafficOptions.Prefix), ReadTimeout);
        run.Network.Heal();
        await run.History.AcknowledgedAsync(Writes);
        await CheckAsync(run);

        // A serializable read of the cut off member is old. Had it been a linearizable one, the checker would have seen it: it is awake.
        var log = new StoreLog(await LogReader.ReadAsync(leader.Client, 1, run.LastRevision));
        var pretended = run.History.Operations.Select(operation => ReferenceEquals(operation, old) ? operation with { Request = Requests.List(TrafficOptions.Prefix) } : operation);
        Assert.Contains(HistoryChecker.Check(log, [.. pretended]), violation => violation.Rule == "Stale read");
    }

    [Fact]
    public async Task One_broken_link_after_the_other_stops_nobody()
    {
        await using var run = await StartRunAsync();
        var names = run.Cluster.Members.Select(member => member.Name).ToArray();
        for (var i = 0; i < names.Length; i++)
        {
            run.Network.Cut(names[i], names[(i + 1) % names.Length]);
            await run.Cluster.LeaderAsync();
            await run.History.AcknowledgedAsync(Writes);
            run.Network.Heal();
        }
        await run.History.AcknowledgedAsync(Writes);
        await CheckAsync(run);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_leader_that_hears_and_is_not_heard_or_the_reverse_is_replaced(bool isDeaf)
    {
        await using var run = await StartRunAsync();
        var leader = await run.Cluster.LeaderAsync();
        foreach (var other in run.Cluster.Members.Where(member => member != leader))
        {
            run.Network.CutOneWay(isDeaf ? other.Name : leader.Name, isDeaf ? leader.Name : other.Name);
        }
        await run.Cluster.LeaderAsync(but: leader);
        await run.History.AcknowledgedAsync(Writes);
        run.Network.Heal();
        await run.History.AcknowledgedAsync(Writes);
        await CheckAsync(run);
    }

    [Fact]
    public async Task A_slow_follower_does_not_hold_up_the_others()
    {
        await using var run = await StartRunAsync();
        var leader = await run.Cluster.LeaderAsync();
        run.Network.Slow(run.Cluster.Members.First(member => member != leader).Name, TimeSpan.FromMilliseconds(150));
        await run.History.AcknowledgedAsync(Writes);
        Assert.Equal(leader, await run.Cluster.LeaderAsync());
        run.Network.Heal();
        await run.History.AcknowledgedAsync(Writes);
        await CheckAsync(run);
    }

    private static async Task CheckAsync(FaultRun run)
    {
        await run.CheckAsync();
        Tell($"seed {run.Seed}: {run.Summary}");
    }

    private async Task<FaultRun> StartRunAsync()
    {
        var cluster = await StartAsync(new ClusterOptions { HasFaultNetwork = true });
        var run = FaultRun.Start(cluster, new TrafficOptions { Clients = 12 }, Setting("WEBETCD_TORTURE_SEED", Environment.TickCount & 0xffff));
        await run.History.AcknowledgedAsync(Writes);
        return run;
    }
}
