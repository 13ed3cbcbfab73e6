using System.Diagnostics;
using WebEtcd.Cluster.Tests.Client;
using WebEtcd.Cluster.Tests.Harness;
using WebEtcd.Cluster.Tests.Histories;
using WebEtcd.Cluster.Tests.Loads;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Leases;

/// <summary>Leases belong to the leader: they are renewed through any member, and they survive it.</summary>
public sealed class ClusterLeaseTests : ClusterTest
{
    private const string Prefix = "leased/";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_lease_is_kept_alive_through_a_follower_and_ends_once_when_it_is_not()
    {
        var cluster = await StartAsync();
        var leader = await cluster.LeaderAsync();
        var follower = cluster.Members.First(member => member != leader);
        var (lease, life) = await GrantAsync(follower, 2, "a", "b");
        var watchers = WatchAll(cluster);
        long lastRenewal;
        await using (var client = new KeepAliveClient(follower, lease, life))
        {
            await client.RenewedAsync(8); // more than two lives
            Assert.Equal(2, await CountAsync(leader));
            lastRenewal = client.LastSent;
        }
        await ExpectEndAsync(cluster, watchers, lease, lastRenewal, life);
    }

    [Fact]
    public async Task A_lease_ends_once_under_the_next_leader_and_not_before_its_time()
    {
        var cluster = await StartAsync();
        var leader = await cluster.LeaderAsync();
        var granting = Stopwatch.GetTimestamp();
        var (lease, life) = await GrantAsync(leader, 4, "a", "b", "c");
        var watchers = WatchAll(cluster);
        await leader.KillAsync();
        var next = await cluster.LeaderAsync();
        Assert.InRange((await next.Client.LeaseTimeToLiveAsync(lease)).Value.TTL, 0, 10);
        await cluster.RestartAsync(leader);
        await ExpectEndAsync(cluster, watchers, lease, granting, life);
    }

    [Fact]
    public async Task A_leader_that_was_stopped_revokes_no_lease_that_its_successor_keeps()
    {
        var cluster = await StartAsync();
        var leader = await cluster.LeaderAsync();
        var follower = cluster.Members.First(member => member != leader);
        var (lease, life) = await GrantAsync(follower, 2, "a");
        var watchers = WatchAll(cluster);
        var start = Stopwatch.GetTimestamp();
        await using (var client = new KeepAliveClient(follower, lease, life))
        {
            await client.RenewedAsync(1);
            await leader.PauseAsync();
            await cluster.LeaderAsync(but: leader);
            await Eventually.TrueAsync("a life of the lease over", () => Task.FromResult(Stopwatch.GetElapsedTime(start) > 2 * life));
            await leader.ResumeAsync();
            await client.RenewedAsync(6);
        }
        Assert.Equal(1, await CountAsync(await cluster.LeaderAsync()));
        await ExpectEndAsync(cluster, watchers, lease, start, life);
    }

    private static async Task<(long Lease, TimeSpan Life)> GrantAsync(ClusterMember member, long seconds, params string[] keys)
    {
        var lease = (await member.Client.LeaseGrantAsync(seconds)).Value;
        foreach (var key in keys)
        {
            Assert.True((await member.Client.PutAsync(new PutRequest(Requests.Put(Prefix + key, "x")) { Lease = lease.ID }, Timeout)).IsOk);
        }
        return (lease.ID, TimeSpan.FromSeconds(lease.TTL));
    }

    private static List<WatchRecorder> WatchAll(ServerCluster cluster) => [.. cluster.Members.Select(member => new WatchRecorder(cluster, member, Requests.Watch(Prefix, 1)))];

    private static async Task<long> CountAsync(ClusterMember member)
        => (await member.Client.RangeAsync(new RangeRequest(Requests.List(Prefix)) { CountOnly = true }, Timeout)).Value.Count;

    /// <summary>The keys of a lease vanish in one revision, seen once by the watchers of all members, and not before the lease's life is over.</summary>
    private static async Task ExpectEndAsync(ServerCluster cluster, List<WatchRecorder> watchers, long lease, long renewed, TimeSpan life)
    {
        await Eventually.TrueAsync("the end of the lease", async () => await CountAsync(await cluster.LeaderAsync()) == 0);
        var lived = Stopwatch.GetElapsedTime(renewed);
        Assert.True(lived >= life, $"the lease lived {lived.TotalMilliseconds} ms instead of {life.TotalMilliseconds} ms");
        var last = (await cluster.Members[0].Client.PutAsync(Requests.Put("end", "x"), Timeout)).Value.Header.Revision;
        var log = new StoreLog(await LogReader.ReadAsync(cluster.Members[0].Client, 1, last));
        var deletions = log.All.Where(happened => happened.Type == Event.Types.EventType.Delete).ToArray();
        Assert.Equal(log.All.Count(happened => happened.Kv.Key.ToStringUtf8().StartsWith(Prefix, StringComparison.Ordinal)), 2 * deletions.Length);
        Assert.Single(deletions.Select(deletion => deletion.Kv.ModRevision).Distinct());
        foreach (var watcher in watchers)
        {
            await watcher.WaitSeenAsync(last);
            await watcher.DisposeAsync();
            Assert.Empty(WatchChecker.Check(log, watcher.Record, last));
        }
        Assert.Equal(-1, (await cluster.Members[^1].Client.LeaseTimeToLiveAsync(lease)).Value.TTL);
    }
}
