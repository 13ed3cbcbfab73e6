using WebEtcd.Node.Peers;
using WebEtcd.StateMachine.Membership;

namespace WebEtcd.Node.Playground;

/// <summary>What can be done to a node of the playground from outside: cut it off from others, and slow its disk.</summary>
internal sealed class PlaygroundSwitches(IPeerTransport transport, MembershipStore membership, SlowDisk disk)
{
    public static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <summary>Lets nothing through to a member or from it, from now on. False when there is no member of that name.</summary>
    public bool TryCut(string name)
    {
        MemberRecord? member = membership.Members.FirstOrDefault(known => known.Name == name);
        if (member is null)
        {
            return false;
        }

        transport.SetBlocked(member.Id, inbound: true, outbound: true);
        return true;
    }

    /// <summary>Undoes every cut.</summary>
    public void Heal()
    {
        foreach (PeerLinkView link in transport.Links)
        {
            transport.SetBlocked(link.MemberId, inbound: false, outbound: false);
        }
    }

    /// <summary>Makes every sync of the disk take so much longer.</summary>
    public void Slow(TimeSpan delay) => disk.SyncDelay = delay < LongestDelay ? delay : LongestDelay;
}
