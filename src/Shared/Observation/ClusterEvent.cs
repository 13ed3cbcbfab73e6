namespace WebEtcd.Shared.Observation;

/// <summary>Something that happened on a member.</summary>
/// <param name="Sequence">Grows by one with every event of the member that reports it, within its <see cref="Epoch"/>.</param>
/// <param name="MemberId">The member that reports it.</param>
/// <param name="At">When, by that member's clock.</param>
/// <param name="Term">The term it belongs to. For votes the term they are for, which with pre-votes nobody has entered.</param>
/// <param name="OtherMemberId">The other member concerned (who was voted for, who leads); 0 for none.</param>
/// <param name="Text">One sentence for people; no secrets, no values.</param>
public sealed record ClusterEvent(long Sequence, ulong MemberId, DateTimeOffset At, ulong Term, ClusterEventKind Kind, ulong OtherMemberId, string Text)
{
    /// <summary>Which start of the member reports it: sequences begin anew with each. Milliseconds since 1970, so later starts have larger ones.</summary>
    public long Epoch { get; init; }

    /// <summary>Elections: why it happened.</summary>
    public ClusterEventReason Reason { get; init; }

    /// <summary>Elections: the member that the reason is about (who has the vote, who leads, who is in a higher term); 0 for none.</summary>
    public ulong ReasonMemberId { get; init; }

    /// <summary>The votes meant are pre-votes: they ask whether an election could be won.</summary>
    public bool IsPreVote { get; init; }

    /// <summary>Campaigns by timeout: how long no leader was heard. Zero elsewhere.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>True for what tells the story of terms, votes and leaders, and of who was there.</summary>
    public bool IsElection => Kind is >= ClusterEventKind.CampaignStarted and <= ClusterEventKind.TransferAborted
        or ClusterEventKind.NodeStarted or ClusterEventKind.NodeStopping or ClusterEventKind.PeerUnreachable or ClusterEventKind.PeerReachable;
}
