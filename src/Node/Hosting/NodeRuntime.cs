using WebEtcd.Node.Background;
using WebEtcd.Node.Consensus;
using WebEtcd.Node.Observation;
using WebEtcd.Node.Observation.Metrics;
using WebEtcd.Node.Peers;
using WebEtcd.Node.Security.Tokens;
using WebEtcd.Node.Services;
using WebEtcd.Raft;
using WebEtcd.StateMachine;
using WebEtcd.Storage;

namespace WebEtcd.Node.Hosting;

/// <summary>
/// One member, put together and running: storage, state machine, Raft and the threads that own them. Made by <see cref="NodeAssembly"/>; started and
/// stopped by <see cref="NodeLifetime"/>.
/// </summary>
internal sealed class NodeRuntime : IDisposable
{
    public required NodeIdentity Identity { get; init; }

    public required MonotonicClock Clock { get; init; }

    public required NodeMeters Meters { get; init; }

    public required NodeStorage Storage { get; init; }

    public required EtcdStateMachine StateMachine { get; init; }

    /// <summary>The simple tokens that users of this cluster have, as this member knows them.</summary>
    public required SimpleTokens Tokens { get; init; }

    public required ConsensusState Consensus { get; init; }

    public required ProposalTracker Tracker { get; init; }

    public required DriverInbox Inbox { get; init; }

    public required ReadIndexCoordinator Reads { get; init; }

    public required ApplyLoop Apply { get; init; }

    /// <summary>Owned by whoever steps <see cref="Loop"/>; for others only as a thing to be named.</summary>
    public required RaftNode Raft { get; init; }

    /// <summary>The log in memory; owned as <see cref="Raft"/> is.</summary>
    public required MemoryLogStorage Log { get; init; }

    public required RaftLoop Loop { get; init; }

    public required RaftDriver Driver { get; init; }

    public required ConfChangeApplier ConfChanges { get; init; }

    public required Checkpointer Checkpointer { get; init; }

    public required CompactionWorker Compaction { get; init; }

    public required StateCapture Capture { get; init; }

    public required WatchFeeder WatchFeeder { get; init; }

    public required ResponseHeaders Headers { get; init; }

    public required NodeEvents Events { get; init; }

    public required FailStop FailStop { get; init; }

    public required IPeerTransport Transport { get; init; }

    public required PeerDirectory Peers { get; init; }

    public required PeerInbox PeerInbox { get; init; }

    public required PeerCalls PeerCalls { get; init; }

    public required SnapshotInstaller Snapshots { get; init; }

    /// <summary>Whether a sole voter waits for an election timeout all the same. Default: no.</summary>
    public bool WaitsAlone { get; init; }

    private int _disposed;

    public void Start()
    {
        Peers.Refresh();
        Transport.Start();
        Apply.Start();
        WatchFeeder.Start();
        Compaction.Start();
        Driver.Start();

        CampaignIfAlone();

        // A compaction that the last stop cut short goes on.
        Compaction.Request();
    }

    /// <summary>Starts without any thread: whoever steps <see cref="Loop"/> does all the work.</summary>
    public void StartSingleThreaded()
    {
        Peers.Refresh();
        Loop.Begin();
        CampaignIfAlone();
    }

    /// <summary>Nobody else could lead: waiting for an election timeout would only delay the first request.</summary>
    private void CampaignIfAlone() => Inbox.Post(node =>
    {
        if (!WaitsAlone && ConfChanges.IsSoleVoter(node))
        {
            node.Campaign();
        }
    });

    /// <summary>Stops the threads in the order of the data flow, then takes a last checkpoint unless the disk has failed.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        Tracker.Close(Shared.Errors.EtcdErrors.Stopped);
        Driver.Stop();
        Snapshots.Close();
        Apply.Stop();
        Driver.Dispose();
        Transport.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Apply.Dispose();
        WatchFeeder.Dispose();
        Compaction.Dispose();
        Capture.Dispose();
        if (!FailStop.HasFailed)
        {
            Checkpointer.Finish();
        }

        Snapshots.Dispose();
        Storage.Dispose();
    }
}
