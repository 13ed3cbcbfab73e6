namespace WebEtcd.Node.Peers.Handshake;

/// <summary>What a connection between members is for.</summary>
internal enum ChannelKind : byte
{
    /// <summary>Raft messages from the side that connected.</summary>
    Raft = 1,

    /// <summary>Calls from the side that connected, many at a time.</summary>
    Call = 2,

    /// <summary>One snapshot from the side that connected.</summary>
    Snapshot = 3,
}
