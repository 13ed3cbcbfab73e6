using Google.Protobuf;
using WebEtcd.Cluster.Tests.Network;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Harness;

/// <summary>A cluster of real processes on loopback, each with its own data directory. Disposing it kills them.</summary>
internal sealed class ServerCluster : IAsyncDisposable
{
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(2);
    private readonly TestDirectory _directory = new();
    private readonly CancellationTokenSource _end = new();
    private readonly ClusterOptions _options;
    private readonly List<ClusterMember> _formerMembers = [];
    private volatile ClusterMember[] _members = [];

    private ServerCluster(ClusterOptions options)
    {
        _options = options;
        Network = options.HasFaultNetwork ? new FaultNetwork() : null;
        for (var i = 1; i <= options.Size; i++)
        {
            AddPlace($"n{i}");
        }
    }

    /// <summary>All members, running or not.</summary>
    public IReadOnlyList<ClusterMember> Members => _members;

    /// <summary>The members whose process is there.</summary>
    public IReadOnlyList<ClusterMember> Running => [.. _members.Where(member => member.IsRunning)];

    /// <summary>The network between members; null when they reach each other directly.</summary>
    public FaultNetwork? Network { get; }

    /// <summary>The value of etcdctl's <c>--endpoints</c>.</summary>
    public string Endpoints => string.Join(',', _members.Select(member => member.Ports.ClientUrl));

    /// <summary>The value of <c>--initial-cluster</c> for the present members.</summary>
    public string InitialCluster => string.Join(',', _members.Select(member => $"{member.Name}={member.AdvertisedPeerUrl}"));

    /// <summary>Ends with the cluster.</summary>
    public CancellationToken Ended => _end.Token;

    /// <summary>What all processes printed.</summary>
    public string Output => string.Join('\n', _members.Concat(_formerMembers).Select(member => member.Output));

    /// <summary>Makes the members of a cluster and starts none.</summary>
    public static ServerCluster Prepare(ClusterOptions options) => new(options);

    /// <summary>Starts all members at once and waits until each is healthy.</summary>
    public async Task StartAsync()
    {
        Array.ForEach(_members, Launch);
        foreach (var member in _members)
        {
            await member.WaitHealthyAsync();
            await Eventually.TrueAsync($"the id of {member.Name}", async () =>
            {
                var answer = await member.Client.StatusAsync(ProbeTimeout);
                member.Id = answer.IsOk ? answer.Value.Header.MemberId : 0;
                return answer.IsOk;
            });
        }
    }

    /// <summary>Starts a member of the first hour, or starts it again.</summary>
    public void Launch(ClusterMember member) => member.Launch(InitialCluster, "new", _options.Flags);

    /// <summary>Starts a member that was added to the running cluster.</summary>
    public void LaunchAdded(ClusterMember member) => member.Launch(InitialCluster, "existing", _options.Flags);

    /// <summary>Starts a member again and waits until it is healthy.</summary>
    public async Task RestartAsync(ClusterMember member)
    {
        Launch(member);
        await member.WaitHealthyAsync();
    }

    /// <summary>Makes a place for one more member, with ports and a directory that were never used.</summary>
    public ClusterMember AddPlace(string name)
    {
        var member = new ClusterMember(_options.Program, name, _directory.Root);
        if (Network is not null)
        {
            member.AdvertisedPeerUrl = $"http://127.0.0.1:{Network.Add(name, member.Ports.Peer, () => member.ProcessId)}";
        }
        _members = [.. _members, member];
        return member;
    }

    /// <summary>Ends a member for good and forgets it.</summary>
    public async Task RemovePlaceAsync(ClusterMember member)
    {
        _members = [.. _members.Except([member])];
        _formerMembers.Add(member);
        if (member.IsRunning)
        {
            await member.KillAsync();
        }
    }

    /// <summary>The leader, when it says so itself and a majority agrees; waits for one.</summary>
    /// <param name="but">Not this one.</param>
    public Task<ClusterMember> LeaderAsync(ClusterMember? but = null) => Eventually.GetAsync("a leader", async () =>
    {
        var answers = await Task.WhenAll(Running.Where(member => !member.IsPaused).Select(async member => (member, status: await member.Client.StatusAsync(ProbeTimeout))));
        var leaders = answers.Where(answer => answer.status.IsOk && answer.status.Value.Leader != 0).GroupBy(answer => answer.status.Value.Leader).ToArray();
        var agreed = leaders.FirstOrDefault(group => group.Count() > _members.Length / 2);
        return answers.FirstOrDefault(answer => answer.status.IsOk && answer.member != but && answer.status.Value.Header.MemberId == agreed?.Key).member;
    });

    /// <summary>Waits until all running members have applied a revision.</summary>
    public async Task WaitAppliedAsync(long revision)
    {
        var request = new RangeRequest { Key = ByteString.CopyFromUtf8("level?"), Serializable = true };
        foreach (var member in Running)
        {
            await Eventually.TrueAsync($"{member.Name} at revision {revision}", async () => await member.Client.RangeAsync(request, ProbeTimeout) is { IsOk: true } answer && answer.Value.Header.Revision >= revision);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        foreach (var member in _members.Concat(_formerMembers))
        {
            await member.DisposeAsync();
        }
        Network?.Dispose();
        _directory.Dispose();
        _end.Dispose();
    }
}
