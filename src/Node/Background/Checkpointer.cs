using WebEtcd.Node.Consensus;
using WebEtcd.Raft;
using WebEtcd.StateMachine;
using WebEtcd.Storage;

namespace WebEtcd.Node.Background;

/// <summary>
/// Starts a checkpoint of state machine and revision store when one is due. Asked after every applied batch and on ticks, by the owner of the write side, so the cut
/// lies between two batches. When it is done the log before it is given back.
/// </summary>
internal sealed class Checkpointer(
    NodeStorage storage,
    EtcdStateMachine stateMachine,
    MemoryLogStorage log,
    DriverInbox inbox,
    CompactionWorker compaction,
    MonotonicClock clock,
    Action<Exception> onFailure)
{
    private readonly SnapshotHolds _holds = new();
    private Task _running = Task.CompletedTask;

    /// <summary>To be called as the owner of the write side.</summary>
    public void CheckIfDue()
    {
        // A compaction gives nothing back before a checkpoint has its mark.
        if (_running.IsCompleted && (storage.CheckpointDue || stateMachine.Kv.IsCompactionAwaitingCheckpoint))
        {
            _running = RunAsync();
        }
    }

    /// <summary>A last checkpoint, so that the next start replays nothing. To be called as the owner of the write side; waits until it is done.</summary>
    public void Finish()
    {
        _running.GetAwaiter().GetResult();
        RunAsync().GetAwaiter().GetResult();
    }

    private async Task RunAsync()
    {
        try
        {
            ulong index = stateMachine.AppliedIndex;
            ConfState members = MembershipEntry.ConfStateOf(stateMachine);
            await storage.CheckpointAsync(index, stateMachine.AppliedTerm, stateMachine.Kv.CurrentRevision, stateMachine.SerializeTables());
            inbox.Post(node => ForgetOldEntries(node, index, members));
            if (stateMachine.Kv.IsCompactionPending)
            {
                _ = compaction.Request();
            }
        }
#pragma warning disable CA1031 // A checkpoint that fails means a disk that fails: the node stops.
        catch (Exception error)
#pragma warning restore CA1031
        {
            onFailure(error);
        }
    }

    /// <summary>On the raft thread: what the write-ahead log no longer holds leaves memory as well, unless a follower is about to need it.</summary>
    private void ForgetOldEntries(RaftNode node, ulong checkpointIndex, ConfState members)
    {
        // A snapshot from the leader may have replaced the log since.
        ulong first = _holds.FirstToKeep(node.Status(), storage.LogFirstIndex, clock.NowMs);
        if (checkpointIndex >= log.FirstIndex && checkpointIndex <= log.LastIndex)
        {
            log.CreateSnapshot(checkpointIndex, members, ReadOnlyMemory<byte>.Empty);
        }

        if (first > log.FirstIndex && first <= log.LastIndex + 1)
        {
            log.Compact(first - 1);
        }
    }
}
