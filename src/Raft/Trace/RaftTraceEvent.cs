namespace WebEtcd.Raft;

/// <summary>One step of the protocol, as its member saw it.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Term">The term it belongs to. For pre-votes: the term that would be entered.</param>
public readonly record struct RaftTraceEvent(RaftTraceKind Kind, ulong Term)
{
    /// <summary>The other member concerned, see <see cref="RaftTraceKind"/>; 0 for none.</summary>
    public ulong Member { get; init; }

    public RaftTraceReason Reason { get; init; }

    /// <summary>The member that the reason is about: who has the vote, who leads; 0 for none.</summary>
    public ulong ReasonMember { get; init; }

    /// <summary>The votes meant are pre-votes: nobody has entered the term.</summary>
    public bool IsPreVote { get; init; }

    /// <summary>Campaigns by timeout: ticks since the leader was heard, or since the last campaign.</summary>
    public int Ticks { get; init; }

    /// <summary>Refusals: last index of the log of who asked. Progress: last index known to be stored by the member.</summary>
    public ulong Index { get; init; }

    /// <summary>Refusals: term of the entry at <see cref="Index"/>.</summary>
    public ulong LogTerm { get; init; }

    /// <summary>Refusals: last index of this member's log.</summary>
    public ulong OwnIndex { get; init; }

    /// <summary>Refusals: term of the entry at <see cref="OwnIndex"/>.</summary>
    public ulong OwnLogTerm { get; init; }

    /// <summary>Changes of progress: how the member was fed before.</summary>
    public ProgressState Before { get; init; }

    /// <summary>Changes of progress: how the member is fed from now on.</summary>
    public ProgressState After { get; init; }
}
