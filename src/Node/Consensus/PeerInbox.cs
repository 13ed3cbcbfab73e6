using WebEtcd.Node.Peers;
using WebEtcd.Raft;
using WebEtcd.Shared.Protos.Tables;
using WebEtcd.StateMachine;
using WebEtcd.StateMachine.Membership;
using WebEtcd.Storage;
using WebEtcd.Storage.Snapshots;

namespace WebEtcd.Node.Consensus;

/// <summary>Hands what comes from other members to the raft thread, and the data of snapshots to and from storage. Called on network threads.</summary>
internal sealed class PeerInbox(
    DriverInbox inbox,
    NodeStorage storage,
    SnapshotInstaller installer,
    EtcdStateMachine stateMachine,
    PeerCalls calls) : IPeerHandler
{
    /// <summary>Called when another member says that this one has been removed.</summary>
    public Action? Removed { get; set; }

    /// <summary>Called on the raft thread when a member that is not known here says where it listens.</summary>
    public Action<PeerAddress>? Introduced { get; set; }

    public void Receive(Message message) => inbox.Post(message);

    public void Introduce(PeerAddress stranger) => inbox.Post(_ => Introduced?.Invoke(stranger));

    public void ReportUnreachable(ulong memberId) => inbox.Post(node => node.ReportUnreachable(memberId));

    public void ReportSnapshot(ulong memberId, bool delivered) => inbox.Post(node => node.ReportSnapshot(memberId, delivered));

    public bool IsRemoved(ulong memberId) => stateMachine.Membership.IsRemoved(memberId);

    public void RemovedFromCluster() => Removed?.Invoke();

    public Task<ReadOnlyMemory<byte>> ServeAsync(ulong fromMemberId, PeerMethod method, ReadOnlyMemory<byte> request, CancellationToken cancellation) =>
        calls.AnswerAsync(method, request, cancellation);

    public ISnapshotSource? OpenSnapshot(ulong index) => storage.OpenSnapshot(index) is { } stored ? new Source(stored) : null;

    public ISnapshotSink BeginReceive(SnapshotHeader header) =>
        new Sink(storage.ReceiveSnapshot(SnapshotManifest.Decode(header.Manifest.Span)), inbox, installer, stateMachine);

    /// <summary>The message that Raft is told, with what the data really holds: the leader may have sent a newer snapshot than it meant to.</summary>
    private static Message WithMetadataOf(SnapshotManifest manifest, Message message)
    {
        StateTables tables = StateTables.Parser.ParseFrom(manifest.Tables.Span);
        var conf = new ConfState
        {
            Voters = [.. tables.Members.Where(member => !member.IsLearner).Select(member => member.Id)],
            Learners = [.. tables.Members.Where(member => member.IsLearner).Select(member => member.Id)],
        };
        message.Snapshot = new Snapshot(new SnapshotMetadata(manifest.AppliedIndex, manifest.AppliedTerm, conf), default);
        return message;
    }

    private sealed class Source(StoredSnapshot stored) : ISnapshotSource
    {
        public ReadOnlyMemory<byte> Manifest { get; } = stored.Manifest.Encode();

        public long Length => stored.Length;

        public int Read(long offset, Span<byte> target) => stored.Read(offset, target);

        public void Dispose() => stored.Dispose();
    }

    private sealed class Sink(IncomingSnapshot incoming, DriverInbox inbox, SnapshotInstaller installer, EtcdStateMachine stateMachine) : ISnapshotSink
    {
        private bool _handedOver;

        public long Received => incoming.Received;

        public void Write(long offset, ReadOnlySpan<byte> data) => incoming.Write(offset, data);

        /// <summary>
        /// Ends when the snapshot is installed or not wanted. The next one must not come before: it would take the place of one that Raft has accepted.
        /// </summary>
        public Task CompleteAsync(Message snapshotMessage)
        {
            incoming.Complete();

            // Reading all records takes long: it is done here, so that the raft thread and the readers are held up for the exchange only.
            SnapshotManifest manifest = incoming.Manifest;
            PreparedRestore prepared = incoming.Read(store => stateMachine.PrepareRestore(manifest.Tables, manifest.AppliedIndex, store));
            Message message = WithMetadataOf(manifest, snapshotMessage);
            _handedOver = true;
            Task outcome = installer.Expect();
            inbox.Post(node => installer.Offer(incoming, prepared, message, node));
            return outcome;
        }

        public void Dispose()
        {
            if (!_handedOver)
            {
                incoming.Dispose();
            }
        }
    }
}
