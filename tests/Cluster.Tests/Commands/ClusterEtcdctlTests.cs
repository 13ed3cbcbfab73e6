using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Cluster.Tests.Commands;

/// <summary>Real etcdctl with three endpoints cannot tell the program under test from etcd.</summary>
public sealed class ClusterEtcdctlTests : ClusterTest
{
    private const string Unhealthy = "unhealthy cluster";
    private static readonly string[] StatusLine = ["(?<=(true|false), )[0-9]+, [0-9]+, [0-9]+"];
    private static readonly string[] StatusTable = ["(?<=│ )[0-9]+(?= │)"];
    private static readonly string[] StatusFields = ["\"(StorageVersion|DBSizeQuota|DowngradeInfo)\".*\n"];
    private static readonly string[] StatusJson = [",\"(storageVersion|dbSizeQuota|downgradeInfo)\":[^,}]+"];
    private static readonly string[] Hash = ["(?<=<client>, )[0-9]+", "(?<=│ )[0-9]+(?= │)", "\"hash\":[0-9]+"];

    [Fact]
    public async Task Etcdctl_sees_the_same_cluster_as_with_etcd()
    {
        var reference = await StartAsync(new ClusterOptions { Program = ServerProgram.Etcd() });
        var pair = new ClusterPair(new ClusterSide(reference), new ClusterSide(await StartAsync()));
        await ReadAndWriteAsync(pair);
        await BeUsersAsync(pair);
        await LookAsync(pair);
        await MoveLeaderAsync(pair);
        await ChangeMembersAsync(pair);
        await LoseMemberAsync(pair);
        Assert.True(pair.Differences.Length == 0, pair.Differences);
    }

    private static async Task ReadAndWriteAsync(ClusterPair pair)
    {
        await pair.CompareAsync("put a 1", "{follower}");
        await pair.CompareAsync("get a -w json", "{leader}");
        await pair.CompareAsync("put a 2 --prev-kv", "{leader}");
        await pair.CompareAsync("get a", "{follower}");
        await pair.CompareAsync("lease grant 100", "{follower}", captureAs: "lease");
        await pair.CompareAsync("put b 1 --lease={lease}", "{follower}");
        await pair.CompareAsync("lease keep-alive --once {lease}", "{follower}");
        await pair.CompareAsync("lease timetolive {lease} --keys", "{follower}", masks: ["remaining\\([0-9]+s\\)"]);
        await pair.CompareAsync("lease revoke {lease}", "{follower}");
        await pair.CompareAsync("get b", "{leader}");
        await pair.CompareAsync("compaction 2", "{follower}");
        await pair.CompareAsync("get a --rev=1", "{leader}");
    }

    /// <summary>A token that one member gave is good at every other.</summary>
    private static async Task BeUsersAsync(ClusterPair pair)
    {
        await pair.CompareAsync("user add root:rpw", "{follower}");
        await pair.CompareAsync("user grant-role root root", "{leader}");
        await pair.CompareAsync("user add alice:apw", "{follower}");
        await pair.CompareAsync("role add r", "{leader}");
        await pair.CompareAsync("role grant-permission r readwrite u/ --prefix=true", "{follower}");
        await pair.CompareAsync("user grant-role alice r", "{leader}");
        await pair.CompareAsync("auth enable", "{n1}");
        foreach (string place in (string[])["{n1}", "{n2}", "{n3}", "{n1},{n2},{n3}", "{n2},{n3}"])
        {
            await pair.CompareAsync("put u/1 1 --user=alice:apw", place);
            await pair.CompareAsync("get u/1 --user=alice:apw", place);
            await pair.CompareAsync("get a --user=alice:apw", place);
            await pair.CompareAsync("member list --user=alice:apw", place);
        }

        await pair.CompareAsync("del u/ --prefix --user=alice:apw", "{n2}");
        await pair.CompareAsync("user delete alice --user=root:rpw", "{n1}");
        await pair.CompareAsync("get u/1 --user=alice:apw", "{n3}");
        await pair.CompareAsync("auth disable --user=root:rpw", "{n2}");
        await pair.CompareAsync("get a", "{n3}");
    }

    private static async Task LookAsync(ClusterPair pair)
    {
        await pair.CompareAsync("endpoint health");
        await pair.CompareAsync("endpoint health --cluster", "{follower}");
        await pair.CompareAsync("endpoint health --cluster -w json");
        await pair.CompareAsync("endpoint health --cluster -w table");
        await pair.CompareAsync("endpoint status --cluster", masks: StatusLine);
        await pair.CompareAsync("endpoint status --cluster -w table", "{follower}", masks: StatusTable);
        await pair.CompareAsync("endpoint status --cluster -w fields", masks: StatusFields);
        await pair.CompareAsync("endpoint status --cluster -w json", masks: StatusJson);
        await pair.CompareAsync("endpoint hashkv --cluster", masks: Hash);
        await pair.CompareAsync("endpoint hashkv --cluster -w table", masks: Hash);
        await pair.CompareAsync("endpoint hashkv --cluster -w json", masks: Hash);
        await pair.CompareAsync("member list");
        await pair.CompareAsync("member list -w table", "{follower}");
        await pair.CompareAsync("member list -w json", "{leader}");
        await pair.CompareAsync("member list -w fields", "{leader}");
        await pair.CompareAsync("alarm list");
    }

    private static async Task MoveLeaderAsync(ClusterPair pair)
    {
        await pair.CompareAsync("move-leader {follower-id}", "{follower}");
        await pair.CompareAsync("move-leader {follower-id}");
        await pair.CompareAsync("move-leader {leader-id}");
        await pair.CompareAsync("move-leader 7b");
        await pair.CompareAsync("put a 3");
        await pair.CompareAsync("endpoint status --cluster", masks: StatusLine);
    }

    private static async Task ChangeMembersAsync(ClusterPair pair)
    {
        await pair.EachAsync(side =>
        {
            side.Added = side.Cluster.AddPlace("n4");
            return Task.CompletedTask;
        });
        await pair.CompareAsync("member add n4 --learner --peer-urls={new-peer}", whileMatches: Unhealthy, captureAs: "learner", masks: ["ETCD_INITIAL_CLUSTER=.*"]);
        await pair.CompareAsync("member list");
        await pair.CompareAsync("member list -w table");
        await pair.CompareAsync("member add n5 --learner --peer-urls={new-peer}", "{leader}", whileMatches: $"{Unhealthy}|ID already exist"); // an id is made of URL and second
        await pair.CompareAsync("member add n5 --learner --peer-urls=http://127.0.0.1:1", whileMatches: Unhealthy);
        await pair.CompareAsync("member promote {learner}");
        await pair.CompareAsync("member promote {leader-id}");
        await pair.CompareAsync("member promote 7b");
        await pair.CompareAsync("move-leader {learner}");
        await pair.EachAsync(side =>
        {
            side.Cluster.LaunchAdded(side.Added!);
            return Task.CompletedTask;
        });
        await pair.CompareAsync("member promote {learner}", "{leader}", whileMatches: $"in sync with leader|{Unhealthy}");
        await pair.EachAsync(side => side.Added!.WaitHealthyAsync());
        await pair.CompareAsync("member list");
        await pair.CompareAsync("endpoint status --cluster", masks: StatusLine);
        // From here on the others may not reach the new member any more: it is not asked.
        await pair.CompareAsync("member update {learner} --peer-urls=http://127.0.0.1:1", "{leader}");
        await pair.CompareAsync("member list", "{leader}");
        await pair.CompareAsync("member remove {learner}", "{leader}", whileMatches: Unhealthy);
        await pair.EachAsync(side => side.Cluster.RemovePlaceAsync(side.Added!));
        await pair.CompareAsync("member remove {learner}");
        await pair.CompareAsync("member update {learner} --peer-urls=http://127.0.0.1:1");
        await pair.CompareAsync("member promote {learner}");
        await pair.CompareAsync("member list");
        await pair.CompareAsync("put a 4");
    }

    private static async Task LoseMemberAsync(ClusterPair pair)
    {
        await pair.EachAsync(async side =>
        {
            var leader = await side.Cluster.LeaderAsync();
            await side.Cluster.Members.First(member => member != leader).KillAsync();
        });
        await pair.CompareAsync("put a 5", "{leader}");
        await pair.CompareAsync("get a", "{follower}");
        await pair.CompareAsync("endpoint health --command-timeout=1s");
        await pair.CompareAsync("endpoint status --command-timeout=1s", masks: StatusLine);
    }
}
