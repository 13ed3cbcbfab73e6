using WebEtcd.Node.Background;
using WebEtcd.Node.Consensus;
using WebEtcd.Node.Hosting.Options;
using WebEtcd.Node.Observation;
using WebEtcd.Node.Observation.Metrics;
using WebEtcd.Node.Peers;
using WebEtcd.Node.Security.Tokens;
using WebEtcd.Node.Services;
using WebEtcd.Raft;
using WebEtcd.StateMachine;
using WebEtcd.StateMachine.Membership;
using WebEtcd.Storage;

namespace WebEtcd.Node.Hosting;

/// <summary>Opens the data directory, recovers the state machine and puts Raft and its threads on top of both.</summary>
internal static class NodeAssembly
{
    /// <summary>Puts a node together without starting it.</summary>
    /// <param name="options">What the user wants.</param>
    /// <param name="seams">Where the node touches the world.</param>
    /// <param name="start">Says who this member is, given what the data directory knows; asked once, and not for a member whose log has begun.</param>
    /// <param name="failStop">Stops the node when it must not go on.</param>
    /// <param name="loggers">Where it logs.</param>
    /// <exception cref="StorageException">The directory cannot be used; the message names file and reason.</exception>
    /// <exception cref="IOException">The directory or the cluster does not fit the options; the message says how.</exception>
    public static NodeRuntime Assemble(
        NodeOptions options, NodeSeams seams, Func<RecoveredState, ClusterStart> start, FailStop failStop, ILoggerFactory loggers)
    {
        var clock = new MonotonicClock(seams.Time);
        var meters = new NodeMeters { Apply = new ApplyMeter { Slow = options.Metrics.SlowApply } };
        var storageEvents = new DeferredStorageObserver(failStop.Trip, meters);
        NodeStorage storage = NodeStorage.Open(seams.Storage ?? StorageOptionsOf(options), seams.Disk, seams.Time, storageEvents);
        try
        {
            return Assemble(options, seams, start(storage.Recovered), clock, storage, storageEvents, meters, failStop, loggers);
        }
        catch
        {
            storage.Dispose();
            throw;
        }
    }

    private static NodeRuntime Assemble(
        NodeOptions options,
        NodeSeams seams,
        ClusterStart start,
        MonotonicClock clock,
        NodeStorage storage,
        DeferredStorageObserver storageEvents,
        NodeMeters meters,
        FailStop failStop,
        ILoggerFactory loggers)
    {
        NodeIdentity identity = NodeRecovery.Bootstrap(start, storage);
        var consensus = new ConsensusState();
        var events = new NodeEvents(identity.MemberId, consensus, clock.Time, loggers.CreateLogger<NodeEvents>());
        storageEvents.Target = events;

        EtcdStateMachine stateMachine = NodeRecovery.StateMachine(options, identity, storage, clock);
        MemoryLogStorage log = NodeRecovery.Log(start, ForcedSelf(options, identity), storage, stateMachine);
        consensus.AppliedIndex = stateMachine.AppliedIndex;
        var tokens = new SimpleTokens(consensus, clock, TimeSpan.FromSeconds(options.Security.AuthTokenTtlSeconds), log.LastIndex);
        stateMachine.Auth.Tokens = tokens;

        var tracker = new ProposalTracker(
            identity.MemberId, clock.Time.GetUtcNow(), clock, (int)options.Limits.MaxRequestBytes, RequestTimeoutMs(options));
        failStop.Guard(tracker);
        var inbox = new DriverInbox();
        Random random = seams.Random ?? new Random();
        var reads = new ReadIndexCoordinator(inbox, consensus, clock, RequestTimeoutMs(options), (ulong)random.NextInt64());
        failStop.Guard(reads);
        var apply = new ApplyLoop(stateMachine, tracker, clock, consensus, failStop.Trip) { AppliesInline = seams.IsSingleThreaded, Meters = meters };
        var compaction = new CompactionWorker(stateMachine, meters, clock.Time, failStop.Trip);
        var checkpointer = new Checkpointer(storage, stateMachine, log, inbox, compaction, clock, failStop.Trip);
        var capture = new StateCapture(stateMachine);
        var space = new QuotaWarning(stateMachine, events);
        var alarms = new AlarmNotices(stateMachine, consensus, events, identity.MemberId);
        void OnQuietState()
        {
            checkpointer.CheckIfDue();
            capture.Serve();
        }

        apply.AfterBatch = index =>
        {
            reads.OnApplied(index);
            space.Observe();
            alarms.Observe();
            OnQuietState();
        };

        var installer = new SnapshotInstaller(storage, stateMachine, log, apply, consensus, clock, events);
        var calls = new PeerCalls();
        var peerInbox = new PeerInbox(inbox, storage, installer, stateMachine, calls);
        IPeerTransport transport = seams.Transport(identity, peerInbox);
        reads.IsLeaderLost = () => consensus.LeaderId is var leader && (leader == 0 || (leader != identity.MemberId && !transport.IsConnected(leader)));
        var peers = new PeerDirectory(transport, stateMachine.Membership, identity.MemberId, start.Peers);
        peerInbox.Introduced = peers.Introduce;
        installer.Installed = () =>
        {
            peers.Refresh();
            if (stateMachine.Kv.IsCompactionPending)
            {
                // The one who took the snapshot had not finished it.
                compaction.Request();
            }
        };
        var confChanges = new ConfChangeApplier(stateMachine, apply, tracker, consensus, identity.MemberId, peers, events);
        var lessor = new LessorLeadership(stateMachine.Leases, clock, options.Raft.ElectionTimeoutMs);
        var processor = new ReadyProcessor(storage, log, apply, confChanges, reads, tracker, consensus, lessor, transport, installer);
        var trace = new RaftEvents(events, new RaftSentences(identity.MemberId, new MemberNames(stateMachine.Membership, start, options).Of), options.Raft.HeartbeatIntervalMs, clock.Time);
        var raft = new RaftNode(RaftConfigOf(options, identity, log, stateMachine.AppliedIndex, random, trace));
        void OnTick(long due)
        {
            reads.Retry();
            if (due > 2 && consensus.Role == RaftRole.Leader)
            {
                consensus.LateHeartbeats++;
            }

            consensus.Status = raft.Status();
            apply.RunIfIdle(OnQuietState);
        }

        var loop = new RaftLoop(raft, inbox, processor, new WaitingProposals(tracker, transport, identity.MemberId), clock, options.Raft.HeartbeatIntervalMs, OnTick);
        return new NodeRuntime
        {
            Identity = identity,
            WaitsAlone = !options.Raft.InitialElectionTickAdvance,
            Clock = clock,
            Meters = meters,
            Storage = storage,
            StateMachine = stateMachine,
            Tokens = tokens,
            Consensus = consensus,
            Tracker = tracker,
            Inbox = inbox,
            Reads = reads,
            Apply = apply,
            Raft = raft,
            Log = log,
            Loop = loop,
            Driver = new RaftDriver(loop, inbox, clock, failStop.Trip),
            ConfChanges = confChanges,
            Checkpointer = checkpointer,
            Compaction = compaction,
            Capture = capture,
            WatchFeeder = new WatchFeeder(stateMachine.Watches, clock, failStop.Trip),
            Headers = new ResponseHeaders(identity.ClusterId, identity.MemberId, consensus),
            Events = events,
            FailStop = failStop,
            Transport = transport,
            Peers = peers,
            PeerInbox = peerInbox,
            PeerCalls = calls,
            Snapshots = installer,
        };
    }

    private static RaftConfig RaftConfigOf(NodeOptions options, NodeIdentity identity, MemoryLogStorage log, ulong applied, Random random, IRaftTrace trace) => new()
    {
        Id = identity.MemberId,
        Storage = log,
        Random = random,
        Applied = applied,
        ElectionTicks = options.Raft.ElectionTimeoutMs / options.Raft.HeartbeatIntervalMs,
        HeartbeatTicks = 1,
        PreVote = options.Raft.PreVote,
        MaxCommittedSizePerReady = 64UL << 20,
        MaxUncommittedSize = 1UL << 30,
        StepDownOnRemoval = true,
        Trace = trace,
    };

    private static Storage.StorageOptions StorageOptionsOf(NodeOptions options) => new()
    {
        DataDirectory = options.Storage.DataDir,
        CatchUpEntries = (ulong)options.Storage.SnapshotCatchUpEntries,
        CheckpointEntries = options.Storage.SnapshotCount,
    };

    private static MemberRecord? ForcedSelf(NodeOptions options, NodeIdentity identity) => options.Cluster.ForceNewCluster
        ? new MemberRecord(identity.MemberId, "", UrlText.Of(options.Member.InitialAdvertisePeerUrls), [], IsLearner: false)
        : null;

    /// <summary>etcd's request timeout: 5 s and two election timeouts.</summary>
    private static long RequestTimeoutMs(NodeOptions options) => 5000 + (2 * options.Raft.ElectionTimeoutMs);
}
