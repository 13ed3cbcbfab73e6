namespace WebEtcd.Node.Peers;

/// <summary>Who this node is towards its peers.</summary>
internal readonly record struct PeerIdentity(ulong ClusterId, ulong MemberId);
