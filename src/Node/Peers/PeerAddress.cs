namespace WebEtcd.Node.Peers;

/// <summary>Who a peer is and where it listens.</summary>
/// <param name="MemberId">The member's id.</param>
/// <param name="Urls">Its peer URLs, tried one after the other.</param>
internal sealed record PeerAddress(ulong MemberId, IReadOnlyList<Uri> Urls);
