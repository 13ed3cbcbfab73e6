using WebEtcd.Node.Peers;
using WebEtcd.Shared.Playground;
using WebEtcd.StateMachine.Membership;

namespace WebEtcd.Node.Playground;

/// <summary>What can be done to a node of the playground from outside: cut it off from others, and slow its disk.</summary>
internal sealed class PlaygroundSwitches(IPeerTransport transport, MembershipStore membership, SlowDisk disk)
{
    public static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(Experiment.MostMilliseconds);

    /// <summary>
    /// Lets nothing through from the members of <paramref name="inbound"/> and to those of <paramref name="outbound"/>, and everything from and to all others.
    /// </summary>
    /// <returns>Null, or the name of which there is no member; then nothing has changed.</returns>
    public string? SetCuts(IReadOnlyCollection<string> inbound, IReadOnlyCollection<string> outbound)
    {
        MemberRecord[] members = [.. membership.Members];
        if (inbound.Concat(outbound).FirstOrDefault(name => !members.Any(member => member.Name == name)) is { } unknown)
        {
            return unknown;
        }

        foreach (PeerLinkView link in transport.Links)
        {
            string name = members.FirstOrDefault(member => member.Id == link.MemberId)?.Name ?? "";
            transport.SetBlocked(link.MemberId, inbound.Contains(name), outbound.Contains(name));
        }

        return null;
    }

    /// <summary>Makes every sync of the disk take so much longer.</summary>
    public void Slow(TimeSpan delay) => disk.SyncDelay = delay < LongestDelay ? delay : LongestDelay;
}
