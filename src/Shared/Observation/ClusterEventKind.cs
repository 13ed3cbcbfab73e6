namespace WebEtcd.Shared.Observation;

/// <summary>What an event is about.</summary>
public enum ClusterEventKind
{
    NodeStarted,
    NodeStopping,

    /// <summary>The member asks the others for votes; for pre-votes when <see cref="ClusterEvent.IsPreVote"/> is set. Other: the leader it heard last.</summary>
    CampaignStarted,

    /// <summary>A campaign of the member ended, and it does not lead by it.</summary>
    CampaignEnded,

    /// <summary>The member asks the other one for its vote.</summary>
    VoteAsked,

    /// <summary>The member gives the other one its vote.</summary>
    VoteGranted,

    /// <summary>The member does not give the other one its vote.</summary>
    VoteRefused,

    /// <summary>The vote of the other member has arrived at this one, which asked for it.</summary>
    GrantReceived,

    /// <summary>The refusal of the other member has arrived at this one, which asked for its vote.</summary>
    RefusalReceived,

    TermStarted,

    /// <summary>The member knows that the other one leads; it may be itself.</summary>
    LeaderElected,

    /// <summary>The member does not take the other one as the leader any more.</summary>
    LeaderLost,

    /// <summary>The member led, and does not any more.</summary>
    SteppedDown,
    TransferStarted,
    TransferEnded,
    TransferAborted,

    /// <summary>The leader feeds the other member in another way: by probes, by a stream, or by a snapshot.</summary>
    ProgressChanged,
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

    /// <summary>The store takes most of its quota; when it is full, the NOSPACE alarm stops writes.</summary>
    QuotaNearlyFull,

    /// <summary>A defragmentation has ended; the sentence says how much it gave back.</summary>
    Defragmented,
    SlowWatcher,
    PeerUnreachable,
    PeerReachable,

    /// <summary>More happened than is kept: the sentence says how much.</summary>
    EventsLeftOut,
}
