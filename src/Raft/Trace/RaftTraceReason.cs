namespace WebEtcd.Raft;

/// <summary>Why something in a <see cref="RaftTraceEvent"/> happened.</summary>
public enum RaftTraceReason
{
    None = 0,

    /// <summary>No leader was heard for an election timeout.</summary>
    ElectionTimeout,

    /// <summary>The owner of the node asked for it.</summary>
    Requested,

    /// <summary>The leader hands leadership over.</summary>
    Transfer,

    /// <summary>The pre-vote was won.</summary>
    PreVoteWon,

    /// <summary>Too many votes were refused.</summary>
    VotesRefused,

    /// <summary>Enough votes were granted.</summary>
    VotesGranted,

    /// <summary>A message of a higher term came.</summary>
    HigherTerm,

    /// <summary>The request is of a lower term than this member's.</summary>
    LowerTerm,

    /// <summary>A message of the term's leader came.</summary>
    HeardLeader,

    /// <summary>This member hears a leader, and so has no need for another.</summary>
    HearsLeader,

    /// <summary>This member's vote of the term is given to another.</summary>
    VotedForOther,

    /// <summary>The log of who asks is behind this member's.</summary>
    LogBehind,

    /// <summary>A quorum was not heard for an election timeout.</summary>
    QuorumLost,

    /// <summary>The member was removed, or has no vote any more.</summary>
    Removed,

    /// <summary>It took longer than an election timeout.</summary>
    TimedOut,

    /// <summary>Another transfer took its place.</summary>
    Replaced,

    /// <summary>A message to the member was lost.</summary>
    Unreachable,

    /// <summary>The member's log differs from the leader's at the place where it was fed.</summary>
    LogMismatch,

    /// <summary>The member has stored what it was sent.</summary>
    Stored,

    /// <summary>The log no longer has what the member needs.</summary>
    LogCompacted,

    /// <summary>A snapshot reached the member.</summary>
    SnapshotDelivered,

    /// <summary>A snapshot did not reach the member.</summary>
    SnapshotLost,
}
