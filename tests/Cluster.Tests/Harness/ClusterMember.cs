using WebEtcd.Cluster.Tests.Client;

namespace WebEtcd.Cluster.Tests.Harness;

/// <summary>A member of a cluster: a place for a process, which comes and goes, with its ports and its data directory.</summary>
internal sealed class ClusterMember : IAsyncDisposable
{
    private const int StopSignal = 19;
    private const int ContinueSignal = 18;
    private readonly ServerProgram _program;
    private readonly List<ServerNode> _lives = [];

    public ClusterMember(ServerProgram program, string name, string folder)
    {
        _program = program;
        Name = name;
        Ports = ServerPorts.Free();
        AdvertisedPeerUrl = Ports.PeerUrl;
        DataDirectory = Path.Combine(folder, name);
        Client = new EtcdClient(Ports.ClientUrl);
    }

    /// <summary>As the member calls itself.</summary>
    public string Name { get; }

    /// <summary>Where it listens.</summary>
    public ServerPorts Ports { get; }

    /// <summary>Where the others reach it.</summary>
    public string AdvertisedPeerUrl { get; set; }

    /// <summary>Its data.</summary>
    public string DataDirectory { get; }

    /// <summary>Its member id; 0 until it was asked for.</summary>
    public ulong Id { get; set; }

    /// <summary>A client of its client port.</summary>
    public EtcdClient Client { get; }

    /// <summary>Whether the process is there, paused or not.</summary>
    public bool IsRunning => _lives.Count > 0 && Process.IsRunning;

    /// <summary>Whether it is stopped by a signal.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>The process of its present or last life.</summary>
    public ServerNode Process => _lives[^1];

    /// <summary>The process id; 0 when there is none.</summary>
    public int ProcessId => IsRunning ? Process.ProcessId : 0;

    /// <summary>What all its lives printed.</summary>
    public string Output => string.Concat(_lives.Select((life, number) => $"--- {Name}, life {number + 1}\n{life.Output}"));

    /// <summary>Starts the process and does not wait for it.</summary>
    public void Launch(string initialCluster, string initialClusterState, IEnumerable<string> moreFlags)
    {
        Assert.False(IsRunning, $"{Name} runs already");
        string[] flags =
        [
            $"--name={Name}", $"--data-dir={DataDirectory}",
            $"--listen-client-urls={Ports.ClientUrl}", $"--advertise-client-urls={Ports.ClientUrl}",
            $"--listen-peer-urls={Ports.PeerUrl}", $"--initial-advertise-peer-urls={AdvertisedPeerUrl}",
            $"--initial-cluster={initialCluster}", $"--initial-cluster-state={initialClusterState}", .. moreFlags,
        ];
        _lives.Add(ServerNode.LaunchWith(_program, Ports, flags));
    }

    /// <summary>Waits until it answers linearizable reads; fails the test with its output when it does not in time.</summary>
    public Task WaitHealthyAsync() => Process.WaitHealthyAsync();

    /// <summary>Ends it as a crash would (SIGKILL).</summary>
    public async Task KillAsync()
    {
        await Process.KillAsync();
        IsPaused = false;
    }

    /// <summary>Asks it to stop (SIGTERM) and waits for that.</summary>
    public Task TerminateAsync() => Process.TerminateAsync();

    /// <summary>Stops its execution (SIGSTOP).</summary>
    public async Task PauseAsync()
    {
        await Process.SignalAsync(StopSignal);
        IsPaused = true;
    }

    /// <summary>Lets it go on (SIGCONT).</summary>
    public async Task ResumeAsync()
    {
        await Process.SignalAsync(ContinueSignal);
        IsPaused = false;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        foreach (var life in _lives)
        {
            await life.DisposeAsync();
        }
    }
}
