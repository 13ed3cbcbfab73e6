namespace WebEtcd.Node.Peers.Handshake;

/// <summary>What a member answers to a hello. The numbers are part of the protocol between members.</summary>
internal enum HelloCode : byte
{
    Ok = 0,

    /// <summary>The two belong to different clusters.</summary>
    ClusterIdMismatch = 1,

    /// <summary>Somebody else lives at this address.</summary>
    NotThisMember = 2,

    /// <summary>The one who connected is no member any more.</summary>
    Removed = 3,

    /// <summary>The protocol version is not spoken here.</summary>
    UnknownVersion = 4,
}
