using System.Globalization;
using WebEtcd.Cluster.Tests.Harness;
using WebEtcd.Cluster.Tests.Loads;

namespace WebEtcd.Cluster.Tests.Faults;

/// <summary>Every fault there is, one of them at a time, by the choice of a seeded generator. Each ends with all members healthy again.</summary>
internal sealed class FaultPool(FaultRun run, Random random)
{
    private const int MostWritesMeanwhile = 120;
    private readonly Dictionary<string, int> _counts = [];
    private int _added;

    /// <summary>How often each fault was made.</summary>
    public string Summary => string.Join(", ", _counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Key} {count.Value}")));

    private ServerCluster Cluster => run.Cluster;

    /// <summary>Makes one fault, and mends it.</summary>
    public async Task MakeOneAsync()
    {
        (string Name, Func<Task> Make)[] faults =
        [
            ("kill", () => DownAsync([Any()], isCrash: true)),
            ("kill the leader", async () => await DownAsync([await Cluster.LeaderAsync()], isCrash: true)),
            ("stop", () => DownAsync([Any()], isCrash: false)),
            ("kill all", () => DownAsync(Cluster.Members, isCrash: true)),
            ("pause", () => PauseAsync(Any())),
            ("pause the leader", async () => await PauseAsync(await Cluster.LeaderAsync())),
            ("isolate", () => PartitionAsync(() => run.Network.Isolate(Any().Name))),
            ("isolate the leader", async () => await PartitionAsync(run.Network.Isolate, await Cluster.LeaderAsync())),
            ("cut a link", () => PartitionAsync(() => OnPair(run.Network.Cut))),
            ("cut one way", () => PartitionAsync(() => OnPair(run.Network.CutOneWay))),
            ("slow", () => PartitionAsync(() => run.Network.Slow(Any().Name, TimeSpan.FromMilliseconds(random.Next(10, 200))))),
            ("move the leader", MoveLeaderAsync),
            ("replace", () => MemberReplacement.ReplaceAsync(Cluster, Any(), $"n{Cluster.Members.Count + 1 + _added++}")),
        ];
        var (name, make) = faults[random.Next(faults.Length)];
        _counts[name] = _counts.GetValueOrDefault(name) + 1;
        await make();
        foreach (var member in Cluster.Members)
        {
            await member.WaitHealthyAsync();
        }
    }

    private ClusterMember Any() => Cluster.Members[random.Next(Cluster.Members.Count)];

    private void OnPair(Action<string, string> act)
    {
        var pair = Cluster.Members.Select(member => member.Name).OrderBy(_ => random.Next()).Take(2).ToArray();
        act(pair[0], pair[1]);
    }

    private Task SomeWritesAsync() => run.History.AcknowledgedAsync(1 + random.Next(MostWritesMeanwhile));

    private async Task DownAsync(IReadOnlyList<ClusterMember> members, bool isCrash)
    {
        await Task.WhenAll(members.Select(member => isCrash ? member.KillAsync() : member.TerminateAsync()));
        if (Cluster.Running.Count > Cluster.Members.Count / 2)
        {
            await SomeWritesAsync();
        }
        foreach (var member in members)
        {
            Cluster.Launch(member);
        }
    }

    private async Task PauseAsync(ClusterMember member)
    {
        await member.PauseAsync();
        await SomeWritesAsync();
        await member.ResumeAsync();
    }

    private Task PartitionAsync(Action<string> partition, ClusterMember member) => PartitionAsync(() => partition(member.Name));

    private async Task PartitionAsync(Action partition)
    {
        partition();
        await SomeWritesAsync();
        run.Network.Heal();
    }

    private async Task MoveLeaderAsync()
    {
        var leader = await Cluster.LeaderAsync();
        var target = Cluster.Members.First(member => member != leader);
        await leader.Client.MoveLeaderAsync(target.Id, TimeSpan.FromSeconds(10)); // another election may come in between
        await SomeWritesAsync();
    }
}
