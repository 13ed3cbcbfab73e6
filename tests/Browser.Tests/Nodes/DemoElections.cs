using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Browser.Tests.Nodes;

/// <summary>Elections of a cluster of three, for what is to be looked at.</summary>
internal static class DemoElections
{
    /// <summary>The first leader was killed a minute ago, and the second member leads term 2.</summary>
    public static void Kill(DemoNode node)
    {
        ElectionScript script = new ElectionScript(DateTimeOffset.UtcNow.AddMinutes(-3)).Founding().KillOfLeader(120_000);
        node.Observer.Publish(Led(node.Observer.Current, 2, 2).With(1, Gone), [.. script.Events]);
    }

    /// <summary>Leaders come and go: killed, back again, one that is cut off, and a split vote.</summary>
    public static void Many(DemoNode node)
    {
        ElectionScript script = new ElectionScript(DateTimeOffset.UtcNow.AddMinutes(-5)).Founding()
            .KillOfLeader(60_000)
            .At(63_000).Started(1).At(63_400).Enters(1, 2, 2).Follows(1, 2, 2)
            .KillOfLeader(120_000, dead: 2, next: 1, other: 3, term: 3)
            .At(125_000).Started(2).At(125_300).Enters(2, 3, 1).Follows(2, 1, 3)
            .FailedPreVote(150_000, term: 4)
            .SplitVote(200_000, term: 5);
        node.Observer.Publish(Led(node.Observer.Current, 3, 6), [.. script.Events]);
    }

    private static ClusterView Led(ClusterView view, ulong leader, ulong term) => view with
    {
        Members = [.. view.Members.Select(member => member with
        {
            Raft = member.Raft with { Role = member.MemberId == leader ? "leader" : "follower", LeaderId = leader, Term = term, Progress = [] },
        })],
    };

    private static MemberView Gone(MemberView member) => member with { Reachable = false, ObservedAt = member.ObservedAt.AddMinutes(-1) };
}
