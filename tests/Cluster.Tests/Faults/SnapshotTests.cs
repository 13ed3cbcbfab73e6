using WebEtcd.Cluster.Tests.Harness;
using WebEtcd.Cluster.Tests.Loads;

namespace WebEtcd.Cluster.Tests.Faults;

/// <summary>Followers that are so far behind that the leader's log no longer reaches back to them.</summary>
public sealed class SnapshotTests : ClusterTest
{
    private const int Writes = 400;
    private const int MostSnapshots = 2;

    /// <summary>What etcd and WebEtcd log when they have taken a snapshot from another member.</summary>
    private static readonly string[] SignsOfSnapshot = ["\"applied snapshot\"", "SnapshotInstalled"];

    /// <summary>A follower that runs all the time has watchers: they must miss nothing and see nothing twice.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_follower_far_behind_catches_up_by_snapshot(bool isKilled)
    {
        var seed = Setting("WEBETCD_TORTURE_SEED", Environment.TickCount & 0xffff);
        var options = new ClusterOptions { HasFaultNetwork = true, Flags = ["--snapshot-count=50", "--experimental-snapshot-catchup-entries=10"] };
        var cluster = await StartAsync(options);
        await using var run = FaultRun.Start(cluster, TrafficOptions.Writers(8), seed);
        await run.History.AcknowledgedAsync(Writes);
        var leader = await cluster.LeaderAsync();
        var follower = cluster.Members.First(member => member != leader);
        if (isKilled)
        {
            await follower.KillAsync();
            await run.History.AcknowledgedAsync(Writes);
            cluster.Launch(follower);
        }
        else
        {
            cluster.Network!.Isolate(follower.Name);
            await run.History.AcknowledgedAsync(Writes);
            cluster.Network.Heal();
        }
        await follower.WaitHealthyAsync();
        await run.History.AcknowledgedAsync(Writes);
        await run.CheckAsync();
        var snapshots = follower.Process.Output.Split('\n').Count(line => SignsOfSnapshot.Any(sign => line.Contains(sign, StringComparison.Ordinal)));
        Assert.True(snapshots > 0, $"{follower.Name} caught up without a snapshot, or does not say so");
        Assert.True(snapshots <= MostSnapshots, $"{follower.Name} needed {snapshots} snapshots: the leader forgets the log that follows one before that has arrived");
        Tell($"seed {seed}: {snapshots} snapshots; {run.Summary}");
    }
}
