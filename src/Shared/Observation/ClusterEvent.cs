namespace WebEtcd.Shared.Observation;

/// <summary>What an event is about.</summary>
public enum ClusterEventKind
{
    NodeStarted,
    NodeStopping,
    PreVoteStarted,
    VoteAsked,
    VoteGranted,
    VoteRefused,
    TermStarted,
    LeaderElected,
    LeaderLost,
    TransferStarted,
    SnapshotTaken,
    SnapshotSent,
    SnapshotInstalled,
    SegmentCut,
    SegmentRecycled,
    CheckpointTaken,
    Compaction,
    AlarmRaised,
    AlarmDisarmed,
    MemberAdded,
    MemberRemoved,
    MemberUpdated,
    MemberPromoted,
    LeaseExpired,
    SlowSync,
    SlowWatcher,
    PeerUnreachable,
    PeerReachable,
}

/// <summary>Something that happened on a member.</summary>
/// <param name="Sequence">Grows by one with every event of the member that reports it.</param>
/// <param name="MemberId">The member that reports it.</param>
/// <param name="At">When, by that member's clock.</param>
/// <param name="Term">Its term then.</param>
/// <param name="OtherMemberId">The other member concerned (who was voted for, who leads); 0 for none.</param>
/// <param name="Text">One sentence for people; no secrets, no values.</param>
public sealed record ClusterEvent(long Sequence, ulong MemberId, DateTimeOffset At, ulong Term, ClusterEventKind Kind, ulong OtherMemberId, string Text);
