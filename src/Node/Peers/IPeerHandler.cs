using WebEtcd.Raft;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Peers;

/// <summary>
/// What the node gives to the transport. Called on network threads, from several at a time; every method returns at once, but for
/// <see cref="ServeAsync"/> and the data of snapshots.
/// </summary>
internal interface IPeerHandler
{
    /// <summary>A raft message of a peer that has shown the cluster id; its sender and receiver are those of the connection.</summary>
    void Receive(Message message);

    /// <summary>Messages to a peer were lost: once for each lost stream and each run of messages that found the queue full.</summary>
    void ReportUnreachable(ulong memberId);

    /// <summary>How the transfer of a snapshot ended.</summary>
    void ReportSnapshot(ulong memberId, bool delivered);

    /// <summary>True for an id that was a member once and is none any more.</summary>
    bool IsRemoved(ulong memberId);

    /// <summary>
    /// A member that is none of the peers has connected, and says where it listens: it may have come while this one was away, and lead by now. Without a way
    /// back to it, this member could not even say which entries it lacks.
    /// </summary>
    void Introduce(PeerAddress stranger);

    /// <summary>A peer says that this member is no member any more.</summary>
    void RemovedFromCluster();

    /// <summary>Answers a call of another member; <paramref name="fromMemberId"/> is 0 for a process that is no member yet.</summary>
    /// <exception cref="EtcdException">The error to send back.</exception>
    Task<ReadOnlyMemory<byte>> ServeAsync(ulong fromMemberId, PeerMethod method, ReadOnlyMemory<byte> request, CancellationToken cancellation);

    /// <summary>A snapshot to send that covers at least this index, its data held until it is disposed; null when there is none any more.</summary>
    ISnapshotSource? OpenSnapshot(ulong index);

    /// <summary>Where a snapshot goes that a peer is about to send. A sink for one that was received in part before says so.</summary>
    ISnapshotSink BeginReceive(SnapshotHeader header);
}
