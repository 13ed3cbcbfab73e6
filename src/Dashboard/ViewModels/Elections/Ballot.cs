using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.ViewModels.Elections;

/// <summary>One question for a vote, as far as it is known from who asked and from who was asked.</summary>
/// <param name="Voter">Who was asked.</param>
/// <param name="AskedAt">When, by who asked; null when that is not known.</param>
/// <param name="AnsweredAt">When the answer was given; null for never, or not known.</param>
/// <param name="HeardAt">When the answer reached who asked; null for never, or not known.</param>
/// <param name="ReasonMember">The member that the reason of a refusal is about; 0 for none.</param>
public sealed record Ballot(
    ulong Voter,
    DateTimeOffset? AskedAt,
    DateTimeOffset? AnsweredAt,
    DateTimeOffset? HeardAt,
    BallotOutcome Outcome,
    ClusterEventReason Reason,
    ulong ReasonMember)
{
    public static Ballot For(ulong voter) => new(voter, null, null, null, BallotOutcome.Unanswered, ClusterEventReason.None, 0);
}
