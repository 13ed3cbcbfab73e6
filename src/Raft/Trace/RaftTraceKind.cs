namespace WebEtcd.Raft;

/// <summary>What a <see cref="RaftTraceEvent"/> tells.</summary>
public enum RaftTraceKind
{
    /// <summary>This member asks the others for votes; for pre-votes when <see cref="RaftTraceEvent.IsPreVote"/> is set. Member: the leader heard last.</summary>
    CampaignStarted,

    /// <summary>A campaign of this member ended, and it does not lead by it. Member: who ended it.</summary>
    CampaignEnded,

    /// <summary>This member asks Member for its vote.</summary>
    VoteAsked,

    /// <summary>This member gives Member its vote.</summary>
    VoteGranted,

    /// <summary>This member does not give Member its vote.</summary>
    VoteRefused,

    /// <summary>This candidate has the vote of Member.</summary>
    GrantReceived,

    /// <summary>This candidate was refused by Member.</summary>
    RefusalReceived,

    /// <summary>This member entered a term. Member: who told of it, when it was another.</summary>
    TermStarted,

    /// <summary>Member leads; it may be this one.</summary>
    LeaderFound,

    /// <summary>Member is not taken as the leader any more; it may be this one.</summary>
    LeaderLost,

    /// <summary>This member led, and does not any more. Member: who ended it.</summary>
    SteppedDown,

    /// <summary>This leader hands leadership to Member.</summary>
    TransferStarted,

    /// <summary>This leader stepped down while it was handing leadership to Member.</summary>
    TransferEnded,

    /// <summary>This leader goes on: it gave up handing leadership to Member.</summary>
    TransferAborted,

    /// <summary>This leader feeds Member in another way from now on.</summary>
    ProgressChanged,
}
