using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.ViewModels.Elections;

/// <summary>One member asks the others once: whether it could win a term (pre-vote), or for their votes in it.</summary>
public sealed class VoteRound(ulong candidate, ulong term, bool isPreVote)
{
    private readonly SortedDictionary<ulong, Ballot> _ballots = [];

    public ulong Candidate { get; } = candidate;

    public ulong Term { get; } = term;

    public bool IsPreVote { get; } = isPreVote;

    /// <summary>When it began; null when only others tell of it.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    /// <summary>Why it began.</summary>
    public ClusterEventReason Cause { get; private set; }

    /// <summary>The leader that the candidate heard last; 0 for none since its last try.</summary>
    public ulong LastLeader { get; private set; }

    /// <summary>How long the candidate had heard no leader, or since its last try.</summary>
    public TimeSpan Silence { get; private set; }

    public RoundOutcome Outcome { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Why it was lost.</summary>
    public ClusterEventReason EndReason { get; private set; }

    /// <summary>The member that ended it; 0 for none.</summary>
    public ulong EndedBy { get; private set; }

    public IReadOnlyCollection<Ballot> Ballots => _ballots.Values;

    public int Granted => _ballots.Values.Count(ballot => ballot.Outcome == BallotOutcome.Granted);

    public void Start(ClusterEvent item) =>
        (StartedAt, Cause, LastLeader, Silence) = (item.At, item.Reason, item.OtherMemberId, item.Duration);

    public void End(RoundOutcome outcome, DateTimeOffset at, ClusterEventReason reason = ClusterEventReason.None, ulong by = 0)
    {
        if (Outcome == RoundOutcome.Open)
        {
            (Outcome, EndedAt, EndReason, EndedBy) = (outcome, at, reason, by);
        }
    }

    public void Asked(ulong voter, DateTimeOffset at) => Change(voter, ballot => ballot with { AskedAt = at });

    public void Answered(ClusterEvent item, BallotOutcome outcome) => Change(item.MemberId, ballot => ballot with
    {
        AnsweredAt = item.At,
        Outcome = outcome,
        Reason = item.Reason,
        ReasonMember = item.ReasonMemberId,
    });

    public void Heard(ulong voter, DateTimeOffset at, BallotOutcome outcome) =>
        Change(voter, ballot => ballot with { HeardAt = at, Outcome = outcome });

    private void Change(ulong voter, Func<Ballot, Ballot> change) => _ballots[voter] = change(_ballots.GetValueOrDefault(voter) ?? Ballot.For(voter));
}
