using WebEtcd.Cluster.Tests.Client;
using WebEtcd.Cluster.Tests.Harness;
using WebEtcd.Cluster.Tests.Loads;

namespace WebEtcd.Cluster.Tests.Faults;

/// <summary>Members are replaced while clients write: one whose disk is lost, and one that runs.</summary>
public sealed class ReplacementTests : ClusterTest
{
    private const int Writes = 100;

    [Fact]
    public async Task Members_are_replaced_under_writes()
    {
        var seed = Setting("WEBETCD_TORTURE_SEED", Environment.TickCount & 0xffff);
        var cluster = await StartAsync();
        await using var run = FaultRun.Start(cluster, new TrafficOptions(), seed);
        await run.History.AcknowledgedAsync(Writes);

        await MemberReplacement.ReplaceAsync(cluster, await cluster.LeaderAsync(), "n4");
        await run.History.AcknowledgedAsync(Writes);

        var leader = await cluster.LeaderAsync();
        var removed = cluster.Members.First(member => member != leader && member.Name != "n4");
        await MemberReplacement.ChangeAsync(cluster, client => client.MemberRemoveAsync(removed.Id));
        await ExpectEndAsync(cluster, removed);
        await cluster.RemovePlaceAsync(removed);
        await MemberReplacement.AddAsync(cluster, "n5");
        await run.History.AcknowledgedAsync(Writes);

        await run.CheckAsync();
        var members = (await cluster.Members[0].Client.MemberListAsync()).Value.Members;
        Assert.Equal(cluster.Members.Select(member => member.Name).Order(), members.Select(member => member.Name).Order());
        Assert.DoesNotContain(members, member => member.IsLearner);
        Tell($"seed {seed}: {run.Summary}");
    }

    /// <summary>A member that was removed learns of it and ends by itself, as it does when somebody starts it again.</summary>
    private static async Task ExpectEndAsync(ServerCluster cluster, ClusterMember removed)
    {
        Assert.Equal(0, await removed.Process.WaitForExitAsync());
        cluster.Launch(removed);
        await removed.Process.WaitForExitAsync();
        Assert.DoesNotContain("Unhandled exception", removed.Process.Output, StringComparison.Ordinal);
    }
}
