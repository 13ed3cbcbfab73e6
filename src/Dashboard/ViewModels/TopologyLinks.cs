using WebEtcd.Dashboard.Formatting;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.ViewModels;

/// <summary>Who hears whom, and how far each member is behind its leader.</summary>
internal static class TopologyLinks
{
    /// <summary>A link is looked after every second; so long without a word it is silent, whatever the connection says.</summary>
    private static readonly TimeSpan Silent = TimeSpan.FromSeconds(3.5);

    /// <summary>The leader's links; none without a leader.</summary>
    public static IEnumerable<TopologyLink> FromLeader(List<TopologyNode> nodes)
    {
        TopologyNode? leader = nodes.Find(node => node.IsLeader);
        return leader is null ? [] : nodes.Where(node => node != leader).Select(node => FromLeader(leader, node));
    }

    /// <summary>The links between all others, as far as they tell of them.</summary>
    public static IEnumerable<TopologyLink> BetweenPeers(List<TopologyNode> nodes)
    {
        for (int i = 0; i < nodes.Count; i++)
        {
            for (int j = i + 1; j < nodes.Count; j++)
            {
                (TopologyNode first, TopologyNode second) = (nodes[i], nodes[j]);
                bool?[] heard = [Hears(first.Member, second.Member.MemberId), Hears(second.Member, first.Member.MemberId)];
                bool isCut = heard.Contains(false);

                // That a member is not reached is said at the member; here it matters who hears whom among those that are.
                bool isTold = heard.Any(known => known is not null) && !(isCut && !(first.Member.Reachable && second.Member.Reachable));
                if (!first.IsLeader && !second.IsLeader && isTold)
                {
                    yield return Between(first, second, "peer", "", flows: false, broken: isCut);
                }
            }
        }
    }

    private static TopologyLink FromLeader(TopologyNode leader, TopologyNode follower)
    {
        ProgressView? progress = leader.Member.Raft.Progress.FirstOrDefault(item => item.MemberId == follower.Member.MemberId);
        bool cut = Hears(leader.Member, follower.Member.MemberId) == false || Hears(follower.Member, leader.Member.MemberId) == false;
        bool broken = !follower.Member.Reachable || cut || progress is { RecentlyActive: false };
        string state = progress?.State ?? "";
        string label = (broken, progress) switch
        {
            (true, _) => "no answer",
            (_, null) => "",
            (_, { State: "snapshot", SnapshotBytes: > 0 }) => $"snapshot {Units.Percent(100.0 * progress.SnapshotBytesSent / progress.SnapshotBytes)}",
            (_, { State: "snapshot" }) => "receives a snapshot",
            _ => Lag(leader.Member.Raft.LastIndex, progress.Match) + (progress.RoundTrip is { } trip ? $" · {Units.Latency(trip)}" : ""),
        };
        return Between(leader, follower, state, label, !broken && state == "replicate", broken);
    }

    /// <summary>Whether a member has heard another lately; null when it does not tell, or is not heard itself.</summary>
    private static bool? Hears(MemberView member, ulong other)
    {
        LinkView? link = member.Reachable ? member.Links.FirstOrDefault(item => item.MemberId == other) : null;
        return link is null ? null : link.IsConnected && link.LastHeard is { } heard && member.ObservedAt - heard < Silent;
    }

    private static TopologyLink Between(TopologyNode first, TopologyNode second, string state, string label, bool flows, bool broken) =>
        new(first.X, first.Y, second.X, second.Y, first.Member.Name, second.Member.Name, state, label, flows, broken);

    private static string Lag(ulong last, ulong match) =>
        match >= last ? "in step" : Units.Plural((long)(last - match), "entry behind", "entries behind");
}
