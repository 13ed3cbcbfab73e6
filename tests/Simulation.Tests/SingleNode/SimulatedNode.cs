using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using WebEtcd.Node.Hosting;
using WebEtcd.Node.Hosting.Options;
using WebEtcd.Node.Observation;
using WebEtcd.Node.Security;
using WebEtcd.Node.Services;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine;
using WebEtcd.Storage.Disk;

namespace WebEtcd.Simulation.Tests.SingleNode;

/// <summary>One life of a whole member on a disk that may fail: storage, state machine, Raft, all threads, and the services that the APIs call.</summary>
internal sealed class SimulatedNode : IAsyncDisposable
{
    /// <summary>How long anything may take before it is called stuck.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const string DataDirectory = "/data/node";
    private readonly Lifetime _lifetime;

    private SimulatedNode(NodeRuntime runtime, FailStop failStop, Lifetime lifetime)
    {
        _lifetime = lifetime;
        Runtime = runtime;
        FailStop = failStop;
        EtcdStateMachine stateMachine = runtime.StateMachine;
        var callers = new CallerGate(stateMachine.Auth, runtime.Tokens);
        var proposer = new Proposer(runtime.Tracker, runtime.Inbox, runtime.Apply, runtime.Consensus, callers, stateMachine.Auth);
        var quota = new QuotaGate(stateMachine, proposer, runtime.Headers, runtime.Apply);
        var gate = new MemberGate(stateMachine, runtime.Identity.MemberId);
        var leader = new LeaderCalls(runtime.Transport, runtime.Consensus, runtime.Clock, runtime.Identity.MemberId);
        Keys = new KeyValueService(new StateReader(stateMachine, failStop), proposer, runtime.Reads, runtime.Headers, quota, runtime.Compaction, new TrafficMeter(), gate, callers, maxTxnOps: 128);
        Leases = new LeaseService(stateMachine, proposer, runtime.Reads, runtime.Headers, leader, gate, callers, runtime.Clock);
    }

    public NodeRuntime Runtime { get; }

    public FailStop FailStop { get; }

    public IKeyValueService Keys { get; }

    public ILeaseService Leases { get; }

    /// <summary>Ends when the node asks its host to stop.</summary>
    public Task StopRequested => _lifetime.Stopped.Task;

    /// <summary>Recovers and starts a node. Throws what the disk throws.</summary>
    public static async Task<SimulatedNode> StartAsync(IDisk disk)
    {
        NodeOptions options = NodeOptionsParser.Parse(["--data-dir", DataDirectory], new Dictionary<string, string?>()).Options!;
        var lifetime = new Lifetime();
        var failStop = new FailStop(lifetime, NullLogger<FailStop>.Instance);
        NodeRuntime runtime = await Task.Run(
            () => NodeAssembly.Assemble(
                options,
                new NodeSeams(disk, TimeProvider.System, static (_, _) => new NoPeers()) { Storage = Small() },
                _ => ClusterStart.Found(options),
                failStop,
                NullLoggerFactory.Instance)).WaitAsync(Patience);
        var node = new SimulatedNode(runtime, failStop, lifetime);
        runtime.Start();
        return node;
    }

    /// <summary>What the node shows. Linearizable: ends when everything that the log held is applied.</summary>
    public async Task<StoreState> ReadStateAsync(History history)
    {
        RangeResponse all = await ReadAllAsync().WaitAsync(Patience);
        long compacted = Runtime.StateMachine.Kv.CompactedRevision;
        var events = new List<Event>();
        Runtime.StateMachine.Kv.ReadEvents(Math.Max(2, compacted + 1), all.Header.Revision, int.MaxValue, events);
        history.See(events);
        var leases = new SortedDictionary<long, IReadOnlyList<string>>();
        foreach (LeaseStatus lease in (await Leases.LeasesAsync(new LeaseLeasesRequest(), CallContext.None)).Leases)
        {
            LeaseTimeToLiveResponse answer = await Leases.TimeToLiveAsync(new LeaseTimeToLiveRequest { ID = lease.ID, Keys = true }, CallContext.None);
            leases[lease.ID] = [.. answer.Keys.Select(key => key.ToStringUtf8())];
        }

        return new StoreState(all.Header.Revision, compacted, all.Kvs, leases);
    }

    /// <summary>Asks again when the node was too slow: its threads share the processors with those of all other tests.</summary>
    private async Task<RangeResponse> ReadAllAsync()
    {
        while (true)
        {
            try
            {
                return await Keys.RangeAsync(Workload.Everything(), CallContext.None);
            }
            catch (EtcdException error) when (error.Error == EtcdErrors.Timeout && !FailStop.HasFailed)
            {
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Task.Run(Runtime.Dispose).WaitAsync(Patience);
        }
        finally
        {
            // The failures are staged: they are not the test run's.
            Environment.ExitCode = 0;
        }
    }

    /// <summary>Small files and caches, so that a short life goes through many segments, pages and checkpoints.</summary>
    private static Storage.StorageOptions Small() => new()
    {
        DataDirectory = DataDirectory,
        WalSegmentBytes = 16 << 10,
        CheckpointLogBytes = 24 << 10,
        CatchUpEntries = 5,
        RevisionMemoryBytes = 1 << 14,
        RevisionSegmentBytes = 1 << 13,
        RevisionPageBits = 12,
        RevisionIndexBytes = 1 << 12,
    };

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public TaskCompletionSource Stopped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => Stopped.TrySetResult();
    }
}
