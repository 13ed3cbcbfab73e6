namespace WebEtcd.Node.Peers;

/// <summary>What one member can ask of another. The numbers are part of the protocol between members.</summary>
internal enum PeerMethod : byte
{
    /// <summary>The members of the cluster and its id: the only call that is open to a process that is no member yet.</summary>
    Members = 1,

    /// <summary>What the member observes of itself, for the dashboards of the others.</summary>
    Observe = 2,

    LeaseKeepAlive = 3,

    LeaseTimeToLive = 4,

    MemberPromote = 5,

    /// <summary>The hash of the member's store at a revision.</summary>
    HashKv = 6,

    /// <summary>Whose token it is.</summary>
    FindToken = 7,

    /// <summary>All tokens that the member knows.</summary>
    ListTokens = 8,
}
