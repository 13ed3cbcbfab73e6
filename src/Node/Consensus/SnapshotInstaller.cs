using WebEtcd.Node.Observation;
using WebEtcd.Raft;
using WebEtcd.Shared.Observation;
using WebEtcd.StateMachine;
using WebEtcd.Storage.Snapshots;

namespace WebEtcd.Node.Consensus;

/// <summary>
/// Puts a received snapshot in the place of everything this member has. The transport hands the data over first; Raft then decides whether the snapshot is
/// wanted, and says so with the next Ready. What it does not want is thrown away with the next one that arrives.
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
    private IncomingSnapshot? _received;

    /// <summary>Called when the members may have changed with everything else.</summary>
    public Action? Installed { get; set; }

    /// <summary>The data for a snapshot message that is about to be stepped. Called on the raft thread.</summary>
    public void Offer(IncomingSnapshot snapshot)
    {
        _received?.Dispose();
        _received = snapshot;
    }

    /// <summary>Installs what was offered. Called on the raft thread, which owns the log; takes the write side of the state machine.</summary>
    public void Install(Snapshot snapshot, HardState hardState)
    {
        IncomingSnapshot data = _received is { } received && received.Manifest.AppliedIndex == snapshot.Metadata.Index
            ? received
            : throw new InvalidOperationException($"Raft wants the snapshot at {snapshot.Metadata.Index}, and no data of it was received.");
        _received = null;
        state.IsSoleVotingLeader = false;
        apply.RunExclusive(() =>
        {
            storage.InstallSnapshot(data, hardState);
            stateMachine.Restore(data.Manifest.Tables, data.Manifest.AppliedIndex, clock.NowMs);
            log.ApplySnapshot(snapshot);
            state.AppliedIndex = data.Manifest.AppliedIndex;
            apply.AfterBatch?.Invoke(data.Manifest.AppliedIndex);
        });
        data.Dispose();
        events.Add(ClusterEventKind.SnapshotInstalled, $"Snapshot at index {snapshot.Metadata.Index} installed");
        Installed?.Invoke();
    }

    public void Dispose() => _received?.Dispose();
}
