using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.ViewModels.Elections;

/// <summary>
/// Puts the questions and answers of many members together into rounds of votes. A round of which only the answers are known (who asked is out of
/// reach, or its events are gone) is made from these. Feed it events in the order of their time.
/// </summary>
internal sealed class RoundCollector
{
    private readonly List<VoteRound> _rounds = [];

    /// <summary>In the order in which they began.</summary>
    public IReadOnlyList<VoteRound> Rounds => _rounds;

    public void Add(ClusterEvent item)
    {
        switch (item.Kind)
        {
            case ClusterEventKind.CampaignStarted:
                Start(item);
                break;
            case ClusterEventKind.CampaignEnded:
                Latest(item.MemberId, item.Term, item.IsPreVote)?.End(RoundOutcome.Lost, item.At, item.Reason, item.OtherMemberId);
                break;
            case ClusterEventKind.VoteAsked:
                Of(item.MemberId, item).Asked(item.OtherMemberId, item.At);
                break;
            case ClusterEventKind.VoteGranted:
                Of(item.OtherMemberId, item).Answered(item, BallotOutcome.Granted);
                break;
            case ClusterEventKind.VoteRefused:
                Of(item.OtherMemberId, item).Answered(item, BallotOutcome.Refused);
                break;
            case ClusterEventKind.GrantReceived:
                Of(item.MemberId, item).Heard(item.OtherMemberId, item.At, BallotOutcome.Granted);
                break;
            case ClusterEventKind.RefusalReceived:
                Of(item.MemberId, item).Heard(item.OtherMemberId, item.At, BallotOutcome.Refused);
                break;
            case ClusterEventKind.LeaderElected:
                Latest(item.OtherMemberId, item.Term, isPreVote: false)?.End(RoundOutcome.Won, item.At);
                break;
        }
    }

    private void Start(ClusterEvent item)
    {
        // A new try ends the last one: won, when it follows from it, else given up.
        foreach (VoteRound earlier in _rounds.Where(round => round.Candidate == item.MemberId && round.Outcome == RoundOutcome.Open))
        {
            bool follows = earlier.IsPreVote && !item.IsPreVote && earlier.Term == item.Term;
            earlier.End(follows ? RoundOutcome.Won : RoundOutcome.TimedOut, item.At);
        }

        // Answers may be sorted before the question when clocks differ: then the round is there already.
        VoteRound? known = Latest(item.MemberId, item.Term, item.IsPreVote);
        VoteRound round = known is { StartedAt: null } ? known : Begin(item.MemberId, item);
        round.Start(item);
    }

    private VoteRound Of(ulong candidate, ClusterEvent item) => Latest(candidate, item.Term, item.IsPreVote) ?? Begin(candidate, item);

    private VoteRound? Latest(ulong candidate, ulong term, bool isPreVote) =>
        _rounds.FindLast(round => round.Candidate == candidate && round.Term == term && round.IsPreVote == isPreVote);

    private VoteRound Begin(ulong candidate, ClusterEvent item)
    {
        VoteRound round = new(candidate, item.Term, item.IsPreVote);
        _rounds.Add(round);
        return round;
    }
}
