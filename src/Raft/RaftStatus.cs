namespace WebEtcd.Raft;

/// <summary>How a leader feeds one follower.</summary>
public enum ProgressState
{
    Probe = 0,
    Replicate = 1,
    Snapshot = 2,
}

/// <summary>A leader's knowledge of one member.</summary>
/// <param name="Match">Highest index known to be stored there.</param>
/// <param name="Next">Index of the next entry to send.</param>
public sealed record MemberProgress(ulong Id, ProgressState State, ulong Match, ulong Next, bool IsLearner, bool RecentActive, int Inflight)
{
    /// <summary>True while no append message may be sent: a probe is out, the window is full, or a snapshot is under way.</summary>
    public bool IsPaused { get; init; }

    /// <summary>Index of the snapshot under way; 0 when there is none.</summary>
    public ulong PendingSnapshot { get; init; }
}

/// <summary>State of a node at one moment.</summary>
/// <param name="Progress">Filled on a leader only.</param>
public sealed record RaftStatus(
    ulong Id,
    HardState HardState,
    SoftState SoftState,
    ulong Applied,
    ulong LastIndex,
    ulong LeadTransferee,
    ConfState ConfState,
    IReadOnlyList<MemberProgress> Progress)
{
    /// <summary>Votes that this candidate or pre-candidate has received: true when granted. Empty in other roles.</summary>
    public IReadOnlyDictionary<ulong, bool> Votes { get; init; } = EmptyVotes;

    private static readonly IReadOnlyDictionary<ulong, bool> EmptyVotes = new Dictionary<ulong, bool>();
}
