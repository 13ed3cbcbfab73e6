using WebEtcd.Dashboard.Formatting;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.ViewModels.Members;

/// <summary>The votes of a cluster, as they are or as they would be.</summary>
public sealed record QuorumState(IReadOnlyList<QuorumVote> Votes)
{
    public int Voters => Votes.Count(vote => !vote.IsLearner);

    public int Available => Votes.Count(vote => vote is { IsLearner: false, IsReachable: true });

    /// <summary>Votes that decide.</summary>
    public int Needed => Voters / 2 + 1;

    /// <summary>Voters that may still fail; negative when too many have.</summary>
    public int Spare => Available - Needed;

    public string Sentence
    {
        get
        {
            string decide = $"{Needed} of {Units.Plural(Voters, "vote decides", "votes decide")}.";
            return Spare switch
            {
                < 0 => $"{decide} Only {Available} can be had: nothing is written until {Units.Plural(-Spare, "more member returns", "more members return")}.",
                0 when Voters == 1 => $"{decide} It works as long as this one member does.",
                0 => $"{decide} All {Available} that can be had are needed: one more loss stops writes.",
                _ => $"{decide} {Available} can be had: {Units.Plural(Spare, "member may", "members may")} fail and writes go on.",
            };
        }
    }

    public static QuorumState Of(ClusterView view) =>
        new([.. view.Members.Select(member => new QuorumVote(member.MemberId, MemberNames.Of(member), member.IsLearner, member.Reachable))]);

    public QuorumState With(QuorumVote vote) => new([.. Votes, vote]);

    public QuorumState Without(ulong id) => new([.. Votes.Where(vote => vote.MemberId != id)]);

    public QuorumState Promoted(ulong id) => new([.. Votes.Select(vote => vote.MemberId == id ? vote with { IsLearner = false } : vote)]);
}
