namespace WebEtcd.Node.Peers;

/// <summary>A link to a peer at one moment.</summary>
/// <param name="MemberId">The peer.</param>
/// <param name="IsConnected">Whether raft messages can leave for it now.</param>
/// <param name="Since">Since when that is so.</param>
/// <param name="RoundTrip">The last measured round trip; null before the first.</param>
/// <param name="LastHeard">When the peer last sent anything over any connection; null before the first time.</param>
/// <param name="QueuedMessages">Raft messages that wait to be written.</param>
/// <param name="Snapshot">The snapshot under way to the peer; null when there is none.</param>
/// <param name="Version">The software version that the peer told; null before it did.</param>
internal sealed record PeerLinkView(
    ulong MemberId,
    bool IsConnected,
    DateTimeOffset Since,
    TimeSpan? RoundTrip,
    DateTimeOffset? LastHeard,
    int QueuedMessages,
    SnapshotProgress? Snapshot,
    string? Version);
