using WebEtcd.Node.Background;
using WebEtcd.Node.Consensus;
using WebEtcd.Node.Observation;
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
    public required MonotonicClock Clock { get; init; }

    public required NodeStorage Storage { get; init; }

    public required EtcdStateMachine StateMachine { get; init; }

    public required ConsensusState Consensus { get; init; }

    public required ProposalTracker Tracker { get; init; }

    public required DriverInbox Inbox { get; init; }

    public required ReadIndexCoordinator Reads { get; init; }

    public required ApplyLoop Apply { get; init; }

    public required RaftDriver Driver { get; init; }

    public required ConfChangeApplier ConfChanges { get; init; }

    public required Checkpointer Checkpointer { get; init; }

    public required CompactionWorker Compaction { get; init; }

    public required WatchFeeder WatchFeeder { get; init; }

    public required ResponseHeaders Headers { get; init; }

    public required NodeEvents Events { get; init; }

    public required FailStop FailStop { get; init; }

    private int _disposed;

    public void Start()
    {
        Apply.Start();
        WatchFeeder.Start();
        Compaction.Start();
        Driver.Start();

        // Nobody else could lead: waiting for an election timeout would only delay the first request.
        Inbox.Post(node =>
        {
            if (ConfChanges.IsSoleVoter(node))
            {
                node.Campaign();
            }
        });

        // A compaction that the last stop cut short goes on.
        Compaction.Request();
    }

    /// <summary>Stops the threads in the order of the data flow, then takes a last checkpoint unless the disk has failed.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        Tracker.Close(Shared.Errors.EtcdErrors.Stopped);
        Driver.Stop();
        Apply.Stop();
        Driver.Dispose();
        Apply.Dispose();
        WatchFeeder.Dispose();
        Compaction.Dispose();
        if (!FailStop.HasFailed)
        {
            Checkpointer.Finish();
        }

        Storage.Dispose();
    }
}
