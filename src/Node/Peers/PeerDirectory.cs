using WebEtcd.StateMachine.Membership;

namespace WebEtcd.Node.Peers;

/// <summary>
/// Keeps the transport's peers as the applied membership has them. A member that begins with an empty log knows some from elsewhere, without whom it could not
/// hear of any: each of these counts until the membership has it, or has removed it.
/// </summary>
internal sealed class PeerDirectory(IPeerTransport transport, MembershipStore membership, ulong self, IReadOnlyList<PeerAddress> initial)
{
    private readonly List<PeerAddress> _unseen = [.. initial];

    /// <summary>To be called after every change of the membership, by the raft thread.</summary>
    public void Refresh()
    {
        var peers = membership.Members.Where(member => member.Id != self).Select(AddressOf).ToDictionary(peer => peer.MemberId);
        _unseen.RemoveAll(peer => peers.ContainsKey(peer.MemberId) || membership.IsRemoved(peer.MemberId));
        foreach (PeerAddress peer in _unseen)
        {
            peers.Add(peer.MemberId, peer);
        }

        transport.SetPeers([.. peers.Values]);
    }

    private static PeerAddress AddressOf(MemberRecord member) =>
        new(member.Id, [.. member.PeerUrls.Select(url => new Uri(url, UriKind.Absolute))]);
}
