using WebEtcd.Node.Background;
using WebEtcd.Node.Consensus;
using WebEtcd.Node.Hosting.Options;
using WebEtcd.Node.Observation;
using WebEtcd.Node.Services;
using WebEtcd.Raft;
using WebEtcd.StateMachine;
using WebEtcd.Storage;
using WebEtcd.Storage.Disk;

namespace WebEtcd.Node.Hosting;

/// <summary>Opens the data directory, recovers the state machine and puts Raft and its threads on top of both.</summary>
internal static class NodeAssembly
{
    /// <exception cref="StorageException">The directory cannot be used; the message names file and reason.</exception>
    /// <param name="disk">Where the data directory lies; the real disk but in simulations.</param>
    /// <param name="storageOptions">Sizes of files and caches; null for what the options say. Simulations make them small.</param>
    public static NodeRuntime Assemble(
        NodeOptions options, IDisk disk, TimeProvider time, FailStop failStop, ILoggerFactory loggers, Storage.StorageOptions? storageOptions = null)
    {
        var clock = new MonotonicClock(time);
        var consensus = new ConsensusState();
        NodeIdentity wanted = ClusterBootstrap.Identity(PeerUrls(options), options.Cluster.InitialClusterToken);
        var storageEvents = new DeferredStorageObserver(failStop.Trip);
        NodeStorage storage = NodeStorage.Open(storageOptions ?? StorageOptionsOf(options), disk, time, storageEvents);
        try
        {
            return Assemble(options, clock, consensus, wanted, storage, storageEvents, failStop, loggers);
        }
        catch
        {
            storage.Dispose();
            throw;
        }
    }

    private static NodeRuntime Assemble(
        NodeOptions options,
        MonotonicClock clock,
        ConsensusState consensus,
        NodeIdentity wanted,
        NodeStorage storage,
        DeferredStorageObserver storageEvents,
        FailStop failStop,
        ILoggerFactory loggers)
    {
        NodeIdentity identity = BootstrapIfNew(wanted, storage);
        var events = new NodeEvents(identity.MemberId, consensus, clock.Time, loggers.CreateLogger<NodeEvents>());
        storageEvents.Target = events;

        EtcdStateMachine stateMachine = Recover(options, identity, storage, clock);
        MemoryLogStorage log = RecoverLog(options, identity, storage, stateMachine);
        consensus.AppliedIndex = stateMachine.AppliedIndex;

        var tracker = new ProposalTracker(
            identity.MemberId, clock.Time.GetUtcNow(), clock, (int)options.Limits.MaxRequestBytes, RequestTimeoutMs(options));
        failStop.Tracker = tracker;
        var inbox = new DriverInbox();
        var reads = new ReadIndexCoordinator(inbox, consensus, clock, RequestTimeoutMs(options));
        failStop.Reads = reads;
        var apply = new ApplyLoop(stateMachine, tracker, clock, consensus, failStop.Trip);
        var compaction = new CompactionWorker(stateMachine, failStop.Trip);
        var checkpointer = new Checkpointer(storage, stateMachine, log, inbox, compaction, failStop.Trip);
        apply.AfterBatch = index =>
        {
            reads.OnApplied(index);
            checkpointer.CheckIfDue();
        };
        var confChanges = new ConfChangeApplier(stateMachine, apply, consensus, identity.MemberId, events);
        var lessor = new LessorLeadership(stateMachine.Leases, clock, options.Raft.ElectionTimeoutMs);
        var processor = new ReadyProcessor(storage, log, apply, confChanges, reads, tracker, consensus, lessor, events);
        var raft = new RaftNode(RaftConfigOf(options, identity, log, stateMachine.AppliedIndex));
        void OnTick()
        {
            reads.Retry();
            apply.RunIfIdle(checkpointer.CheckIfDue);
        }

        return new NodeRuntime
        {
            Clock = clock,
            Storage = storage,
            StateMachine = stateMachine,
            Consensus = consensus,
            Tracker = tracker,
            Inbox = inbox,
            Reads = reads,
            Apply = apply,
            Driver = new RaftDriver(raft, inbox, processor, clock, options.Raft.HeartbeatIntervalMs, OnTick, failStop.Trip),
            ConfChanges = confChanges,
            Checkpointer = checkpointer,
            Compaction = compaction,
            WatchFeeder = new WatchFeeder(stateMachine.Watches, clock, failStop.Trip),
            Headers = new ResponseHeaders(identity.ClusterId, identity.MemberId, consensus),
            Events = events,
            FailStop = failStop,
        };
    }

    private static NodeIdentity BootstrapIfNew(NodeIdentity wanted, NodeStorage storage)
    {
        if (storage.Recovered.Identity is { } known)
        {
            return known;
        }

        storage.Bootstrap(wanted);
        return wanted;
    }

    private static EtcdStateMachine Recover(NodeOptions options, NodeIdentity identity, NodeStorage storage, MonotonicClock clock)
    {
        long electionMs = options.Raft.ElectionTimeoutMs;
        var stateMachine = new EtcdStateMachine(
            new StateMachineOptions
            {
                QuotaBytes = options.Storage.QuotaBackendBytes,
                MaxTxnOps = options.Limits.MaxTxnOps,
                MemberId = identity.MemberId,

                // etcd's rule: no lease shorter than one and a half election timeouts, in whole seconds.
                MinLeaseTtlSeconds = ((3 * electionMs / 2) + 999) / 1000,
            },
            storage.Revisions);
        RecoveredCheckpoint? checkpoint = storage.Recovered.Checkpoint;
        Restore(stateMachine, checkpoint, options, clock);
        return stateMachine;
    }

    private static void Restore(EtcdStateMachine stateMachine, RecoveredCheckpoint? checkpoint, NodeOptions options, MonotonicClock clock)
    {
        try
        {
            stateMachine.Restore(checkpoint?.Tables ?? ReadOnlyMemory<byte>.Empty, checkpoint?.AppliedIndex ?? 0, clock.NowMs);
        }
        catch (Exception error) when (error is InvalidOperationException or NotSupportedException or Google.Protobuf.InvalidProtocolBufferException)
        {
            throw new IOException($"The data directory {options.Storage.DataDir} cannot be used: {error.Message}", error);
        }
    }

    private static MemoryLogStorage RecoverLog(NodeOptions options, NodeIdentity identity, NodeStorage storage, EtcdStateMachine stateMachine)
    {
        RecoveredState recovered = storage.Recovered;
        HardState hardState = recovered.HardState;
        IReadOnlyList<Entry> entries = recovered.Entries;
        if (entries.Count == 0 && recovered.Checkpoint is null)
        {
            // A new cluster, or one whose very first start was cut short: its log begins with the entry that adds this member.
            hardState = new HardState(1, 0, 1);
            entries = [ClusterBootstrap.FirstEntry(identity, PeerUrls(options))];
            storage.Append(hardState, entries, sync: true);
        }

        var log = new MemoryLogStorage(hardState, MembershipEntry.ConfStateOf(stateMachine), recovered.LogStartIndex, recovered.LogStartTerm);
        log.Append(entries);
        return log;
    }

    private static RaftConfig RaftConfigOf(NodeOptions options, NodeIdentity identity, MemoryLogStorage log, ulong applied) => new()
    {
        Id = identity.MemberId,
        Storage = log,
        Random = new Random(HashCode.Combine(identity.MemberId, Environment.TickCount64)),
        Applied = applied,
        ElectionTicks = options.Raft.ElectionTimeoutMs / options.Raft.HeartbeatIntervalMs,
        HeartbeatTicks = 1,
        PreVote = options.Raft.PreVote,
        StepDownOnRemoval = true,
    };

    private static Storage.StorageOptions StorageOptionsOf(NodeOptions options) => new()
    {
        DataDirectory = options.Storage.DataDir,

        // Nobody else could need what a checkpoint holds: the log, in memory and on disk, ends there.
        CatchUpEntries = 0,
    };

    private static IReadOnlyList<string> PeerUrls(NodeOptions options) => UrlText.Of(options.Member.InitialAdvertisePeerUrls);

    /// <summary>etcd's request timeout: 5 s and two election timeouts.</summary>
    private static long RequestTimeoutMs(NodeOptions options) => 5000 + (2 * options.Raft.ElectionTimeoutMs);
}
