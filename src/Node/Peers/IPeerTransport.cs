using WebEtcd.Raft;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Peers;

/// <summary>What the node uses to reach the other members.</summary>
internal interface IPeerTransport : IAsyncDisposable
{
    /// <summary>Begins to take what peers send. To be called once.</summary>
    void Start();

    /// <summary>
    /// All other members, voters and learners. Starts, stops and redials links; costs little when nothing has changed. When this member is among them, its URLs
    /// are what others are told that may not know it yet.
    /// </summary>
    void SetPeers(IReadOnlyList<PeerAddress> peers);

    /// <summary>
    /// Sends raft messages; called by the raft thread only and never blocks. A message to an unknown peer, to one that is not connected or to one
    /// whose queue is full is dropped, the latter two with a report. A message of type Snapshot starts the transfer of a snapshot instead.
    /// </summary>
    void Send(IReadOnlyList<Message> messages);

    /// <summary>
    /// Asks another member. There is no limit of time but <paramref name="cancellation"/> while the member is alive; one that falls silent fails
    /// the call within seconds.
    /// </summary>
    /// <exception cref="EtcdException">The member's own error, or one with the code Unavailable when it cannot be reached.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> came first.</exception>
    Task<ReadOnlyMemory<byte>> CallAsync(ulong memberId, PeerMethod method, ReadOnlyMemory<byte> request, CancellationToken cancellation);

    /// <summary>Whether there is a link to a member at this moment.</summary>
    bool IsConnected(ulong memberId);

    /// <summary>The state of each link at this moment.</summary>
    IReadOnlyList<PeerLinkView> Links { get; }

    /// <summary>
    /// Cuts the link to a member as a partition would: what this node sends (<paramref name="outbound"/>) or what it is sent
    /// (<paramref name="inbound"/>) vanishes silently, calls and snapshots included. For experiments; both are off unless set.
    /// </summary>
    void SetBlocked(ulong memberId, bool inbound, bool outbound);
}
