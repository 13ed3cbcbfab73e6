using WebEtcd.StateMachine.Membership;

namespace WebEtcd.Node.Peers;

/// <summary>
/// Keeps the transport's peers as the applied membership has them. A member that begins with an empty log knows some from elsewhere, without whom it could not
/// hear of any; one that was away hears from members that came meanwhile. Each of these counts until the membership has it, or has removed it.
/// </summary>
internal sealed class PeerDirectory(IPeerTransport transport, MembershipStore membership, ulong self, IReadOnlyList<PeerAddress> initial)
{
    // More than come while a member is away; a bound, since whoever reaches the peer port can introduce itself.
    private const int MaxStrangers = 16;

    private readonly List<PeerAddress> _unseen = [.. initial];
    private readonly List<PeerAddress> _strangers = [];

    /// <summary>A member that the membership here does not have says where it listens. To be called by the raft thread.</summary>
    public void Introduce(PeerAddress stranger)
    {
        if (IsSettled(stranger) || _unseen.Exists(peer => peer.MemberId == stranger.MemberId))
        {
            return;
        }

        _strangers.RemoveAll(peer => peer.MemberId == stranger.MemberId);
        if (_strangers.Count == MaxStrangers)
        {
            _strangers.RemoveAt(0);
        }

        _strangers.Add(stranger);
        Refresh();
    }

    /// <summary>To be called after every change of the membership, by the raft thread.</summary>
    public void Refresh()
    {
        _unseen.RemoveAll(IsSettled);
        _strangers.RemoveAll(IsSettled);
        transport.SetPeers([.. membership.Members.Select(AddressOf), .. _unseen, .. _strangers]);
    }

    private bool IsSettled(PeerAddress peer) =>
        peer.MemberId == self || membership.IsRemoved(peer.MemberId) || membership.Members.Any(member => member.Id == peer.MemberId);

    private static PeerAddress AddressOf(MemberRecord member) =>
        new(member.Id, [.. member.PeerUrls.Select(url => new Uri(url, UriKind.Absolute))]);
}
