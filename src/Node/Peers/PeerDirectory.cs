using WebEtcd.StateMachine.Membership;

namespace WebEtcd.Node.Peers;

/// <summary>
/// Keeps the transport's peers as the applied membership has them. Before anything is applied, those that this member was started with count: it could not
/// hear of any other without them.
/// </summary>
internal sealed class PeerDirectory(IPeerTransport transport, MembershipStore membership, ulong self, IReadOnlyList<PeerAddress> initial)
{
    /// <summary>To be called after every change of the membership.</summary>
    public void Refresh()
    {
        IReadOnlyList<MemberRecord> members = membership.Members;

        // While a member catches up, the applied membership may be one from before it joined, and know nobody that is still there.
        bool isCurrent = members.Any(member => member.Id == self);
        var peers = members.Where(member => member.Id != self).Select(AddressOf).ToDictionary(peer => peer.MemberId);
        if (!isCurrent)
        {
            foreach (PeerAddress peer in initial.Where(peer => !membership.IsRemoved(peer.MemberId)))
            {
                peers.TryAdd(peer.MemberId, peer);
            }
        }

        transport.SetPeers([.. peers.Values]);
    }

    private static PeerAddress AddressOf(MemberRecord member) =>
        new(member.Id, [.. member.PeerUrls.Select(url => new Uri(url, UriKind.Absolute))]);
}
