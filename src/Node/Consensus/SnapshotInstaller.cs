using WebEtcd.Node.Observation;
using WebEtcd.Raft;
using WebEtcd.Shared.Observation;
using WebEtcd.StateMachine;
using WebEtcd.Storage.Snapshots;

namespace WebEtcd.Node.Consensus;

/// <summary>
/// Puts a received snapshot in the place of everything this member has. The transport hands the data over first; Raft then decides whether the snapshot is
/// wanted, and says so with the next Ready. Until then nothing else is received: whoever receives waits for the end of <see cref="Expect"/>.
/// </summary>
internal sealed class SnapshotInstaller(
    Storage.NodeStorage storage,
    EtcdStateMachine stateMachine,
    MemoryLogStorage log,
    ApplyLoop apply,
    ConsensusState state,
    MonotonicClock clock,
    IEventSink events) : IDisposable
{
    private readonly Lock _gate = new();
    private (IncomingSnapshot Data, PreparedRestore State)? _received;
    private TaskCompletionSource? _outcome;
    private volatile bool _isInstalling;
    private bool _isClosed;

    /// <summary>A snapshot is being put in the place of everything.</summary>
    public bool IsInstalling => _isInstalling;

    /// <summary>Called when the members may have changed with everything else.</summary>
    public Action? Installed { get; set; }

    /// <summary>
    /// Announces a snapshot that will be offered. The task ends when it is installed or not wanted, and is cancelled when the node stops. Called on any thread, for
    /// one snapshot at a time.
    /// </summary>
    public Task Expect()
    {
        lock (_gate)
        {
            _outcome = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_isClosed)
            {
                _outcome.SetCanceled();
            }

            return _outcome.Task;
        }
    }

    /// <summary>Gives Raft the message of a snapshot whose data is here, and lets the data go when Raft does not want it. Called on the raft thread.</summary>
    public void Offer(IncomingSnapshot snapshot, PreparedRestore prepared, Message message, RaftNode node)
    {
        if (_received is not null)
        {
            // Raft has taken one already, and installs it in the same round.
            snapshot.Dispose();
            End();
            return;
        }

        _received = (snapshot, prepared);
        node.Step(message);
        if (!node.HasPendingSnapshot)
        {
            _received = null;
            snapshot.Dispose();
            End();
        }
    }

    /// <summary>Installs what was offered. Called on the raft thread, which owns the log; takes the write side of the state machine.</summary>
    public void Install(Snapshot snapshot, HardState hardState)
    {
        (IncomingSnapshot data, PreparedRestore prepared) = _received is { } received && received.Data.Manifest.AppliedIndex == snapshot.Metadata.Index
            ? received
            : throw new InvalidOperationException($"Raft wants the snapshot at {snapshot.Metadata.Index}, and no data of it was received.");
        _received = null;
        state.IsSoleVotingLeader = false;
        _isInstalling = true;
        apply.RunExclusive(() =>
        {
            storage.InstallSnapshot(data, hardState);
            stateMachine.Restore(prepared, clock.NowMs);
            log.ApplySnapshot(snapshot);
            state.AppliedIndex = data.Manifest.AppliedIndex;
            apply.AfterBatch?.Invoke(data.Manifest.AppliedIndex);
        });
        data.Dispose();
        _isInstalling = false;
        events.Add(ClusterEventKind.SnapshotInstalled, $"Snapshot at index {snapshot.Metadata.Index} installed");
        Installed?.Invoke();
        End();
    }

    /// <summary>The raft thread has stopped: nobody needs to wait any more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            _outcome?.TrySetCanceled();
        }
    }

    public void Dispose()
    {
        Close();
        _received?.Data.Dispose();
    }

    private void End()
    {
        lock (_gate)
        {
            _outcome?.TrySetResult();
        }
    }
}
