using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.Tests.Fakes;

/// <summary>Elections as they happen, for tests and for eyes. Members are 1, 2, 3 (infra0, infra1, infra2).</summary>
internal static class ElectionScenes
{
    /// <summary>Three members start; the first leads term 1.</summary>
    public static ElectionScript Founding(this ElectionScript script, double at = 0) => script
        .At(at).Started(1).At(at + 3).Started(2).At(at + 5).Started(3)
        .At(at + 1100).TimesOut(1, 1, 0, 1100, 2, 3)
        .At(at + 1101.2).Grants(2, 1, 1, preVote: true).At(at + 1101.5).Grants(3, 1, 1, preVote: true)
        .At(at + 1102).Hears(1, 2, 1, preVote: true).Campaigns(1, 1, asked: [2, 3])
        .At(at + 1103).Enters(2, 1, 1).Grants(2, 1, 1).At(at + 1103.4).Enters(3, 1, 1).Grants(3, 1, 1)
        .At(at + 1104.5).Hears(1, 2, 1).Leads(1, 1)
        .At(at + 1106).Follows(2, 1, 1).At(at + 1106.2).Follows(3, 1, 1);

    /// <summary>The leader of a term is killed; the second member asks, the third grants.</summary>
    public static ElectionScript KillOfLeader(this ElectionScript script, double at, ulong dead = 1, ulong next = 2, ulong other = 3, ulong term = 2) => script
        .At(at).TimesOut(next, term, dead, 1200, [.. new[] { dead, other }.Order()])
        .At(at + 1.4).Grants(other, next, term, preVote: true)
        .At(at + 2.6).Hears(next, other, term, preVote: true).Campaigns(next, term, asked: [.. new[] { dead, other }.Order()])
        .At(at + 4.1).Enters(other, term, next, dead).Grants(other, next, term)
        .At(at + 38).Hears(next, other, term).Leads(next, term)
        .At(at + 41).Follows(other, next, term);

    /// <summary>Two members campaign in the same term and split the votes; the second try succeeds.</summary>
    public static ElectionScript SplitVote(this ElectionScript script, double at, ulong term = 2) => script
        .At(at).TimesOut(2, term, 1, 1150, 1, 3).At(at + 0.6).TimesOut(3, term, 1, 1150, 1, 2)
        .At(at + 1.5).Grants(3, 2, term, preVote: true).At(at + 1.8).Grants(2, 3, term, preVote: true)
        .At(at + 2.4).Hears(2, 3, term, preVote: true).Campaigns(2, term, asked: [1, 3])
        .At(at + 2.6).Hears(3, 2, term, preVote: true).Campaigns(3, term, asked: [1, 2])
        .At(at + 3.9).Refuses(3, 2, term, ClusterEventReason.VotedForOther, 3).At(at + 4).Refuses(2, 3, term, ClusterEventReason.VotedForOther, 2)
        .At(at + 5).Hears(2, 3, term, granted: false).At(at + 5.1).Hears(3, 2, term, granted: false)
        .At(at + 1405).TimesOut(3, term + 1, 0, 1402, 1, 2)
        .At(at + 1406.4).Grants(2, 3, term + 1, preVote: true)
        .At(at + 1407.5).Hears(3, 2, term + 1, preVote: true).Campaigns(3, term + 1, asked: [1, 2])
        .At(at + 1408.6).GivesUp(2, term, ClusterEventReason.HigherTerm, 3).Enters(2, term + 1, 3).Grants(2, 3, term + 1)
        .At(at + 1410).Hears(3, 2, term + 1).Leads(3, term + 1)
        .At(at + 1412).Follows(2, 3, term + 1);

    /// <summary>The third member is cut off from the leader, asks, and is refused by who hears the leader.</summary>
    public static ElectionScript FailedPreVote(this ElectionScript script, double at, ulong term = 2) => script
        .At(at).TimesOut(3, term, 1, 1310, 1, 2)
        .At(at + 1.2).Refuses(2, 3, term, ClusterEventReason.HearsLeader, 1, preVote: true)
        .At(at + 1500).TimesOut(3, term, 0, 1500, 1, 2)
        .At(at + 1501.2).Refuses(2, 3, term, ClusterEventReason.HearsLeader, 1, preVote: true)
        .At(at + 2100).GivesUp(3, term, ClusterEventReason.HeardLeader, 1, preVote: true).Follows(3, 1, term - 1);

    /// <summary>The first member hands leadership to the third.</summary>
    public static ElectionScript Transfer(this ElectionScript script, double at, ulong term = 2) => script
        .At(at).HandsOver(1, 3, term - 1)
        .At(at + 1).Add(3, ClusterEventKind.LeaderLost, term - 1, 1, ClusterEventReason.Transfer).Campaigns(3, term, ClusterEventReason.Transfer, 1, 1, 2)
        .At(at + 2.2).StepsDown(1, term - 1, ClusterEventReason.HigherTerm, 3).Enters(1, term, 3, 1).Grants(1, 3, term)
        .At(at + 2.4).Enters(2, term, 3, 1).Grants(2, 3, term)
        .At(at + 3.3).Hears(3, 1, term).Leads(3, term)
        .At(at + 4).Follows(1, 3, term).At(at + 4.4).Follows(2, 3, term);
}
