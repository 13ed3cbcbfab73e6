using WebEtcd.Cluster.Tests.Client;
using WebEtcd.Cluster.Tests.Harness;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Cluster.Tests.Faults;

/// <summary>The steps by which operators replace a member.</summary>
internal static class MemberReplacement
{
    /// <summary>Ends a member, loses its disk, removes it, and puts a new one in its place.</summary>
    public static async Task ReplaceAsync(ServerCluster cluster, ClusterMember lost, string name)
    {
        await lost.KillAsync();
        Directory.Delete(lost.DataDirectory, true);
        await ChangeAsync(cluster, leader => leader.MemberRemoveAsync(lost.Id));
        await cluster.RemovePlaceAsync(lost);
        await AddAsync(cluster, name);
    }

    /// <summary>Adds a learner, starts it on an empty directory, and promotes it as soon as it has caught up.</summary>
    public static async Task AddAsync(ServerCluster cluster, string name)
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
    public static async Task<T> ChangeAsync<T>(ServerCluster cluster, Func<EtcdClient, Task<Answer<T>>> change)
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
