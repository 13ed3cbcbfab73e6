using WebEtcd.Cluster.Tests.Client;
using WebEtcd.Cluster.Tests.Harness;
using WebEtcd.Cluster.Tests.Loads;
using WebEtcd.Shared.Errors;

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

        var lost = await cluster.LeaderAsync();
        await lost.KillAsync();
        Directory.Delete(lost.DataDirectory, true);
        await ChangeAsync(cluster, leader => leader.MemberRemoveAsync(lost.Id));
        await cluster.RemovePlaceAsync(lost);
        await AddAsync(cluster, "n4");
        await run.History.AcknowledgedAsync(Writes);

        var leader = await cluster.LeaderAsync();
        var removed = cluster.Members.First(member => member != leader && member.Name != "n4");
        await ChangeAsync(cluster, leader => leader.MemberRemoveAsync(removed.Id));
        Assert.Equal(0, await removed.Process.WaitForExitAsync()); // it learns of its removal and ends by itself
        cluster.Launch(removed);
        await removed.Process.WaitForExitAsync(); // as it does when somebody starts it again
        Assert.DoesNotContain("Unhandled exception", removed.Process.Output, StringComparison.Ordinal);
        await cluster.RemovePlaceAsync(removed);
        await AddAsync(cluster, "n5");
        await run.History.AcknowledgedAsync(Writes);

        await run.CheckAsync();
        var members = (await cluster.Members[0].Client.MemberListAsync()).Value.Members;
        Assert.Equal(cluster.Members.Select(member => member.Name).Order(), members.Select(member => member.Name).Order());
        Assert.DoesNotContain(members, member => member.IsLearner);
        Tell($"seed {seed}: {run.Summary}");
    }

    private static async Task AddAsync(ServerCluster cluster, string name)
    {
        var added = cluster.AddPlace(name);
        added.Id = (await ChangeAsync(cluster, leader => leader.MemberAddLearnerAsync(added.AdvertisedPeerUrl))).Member.ID;
        cluster.LaunchAdded(added);
        await Eventually.TrueAsync($"{name} promoted", async () =>
        {
            var answer = await (await cluster.LeaderAsync()).Client.MemberPromoteAsync(added.Id);
            Assert.True(answer.IsOk || answer.Code is StatusCode.FailedPrecondition or StatusCode.Unavailable or StatusCode.DeadlineExceeded, $"{answer}");
            return answer.IsOk;
        });
        await added.WaitHealthyAsync();
    }

    /// <summary>Asks for a change. A leader that has not seen the others for some seconds refuses any: it might lose the quorum by it.</summary>
    private static async Task<T> ChangeAsync<T>(ServerCluster cluster, Func<EtcdClient, Task<Answer<T>>> change)
        where T : class
    {
        var answer = await Eventually.GetAsync("a change of the membership", async () =>
        {
            var answer = await change((await cluster.LeaderAsync()).Client);
            return answer.Text.Contains("unhealthy cluster", StringComparison.Ordinal) ? null : answer;
        });
        return answer.Value;
    }
}
