namespace WebEtcd.Raft;

/// <summary>What a member is at the moment.</summary>
public enum RaftRole
{
    Follower = 0,
    Candidate = 1,
    Leader = 2,
    PreCandidate = 3,
}

/// <summary>State that need not be stored: who leads, and what this member is.</summary>
/// <param name="Leader">Member id of the leader; 0 when none is known.</param>
public readonly record struct SoftState(ulong Leader, RaftRole Role);

/// <summary>A confirmed read: it may be served once everything up to <paramref name="Index"/> is applied.</summary>
/// <param name="Index">Commit index at the time of the request.</param>
/// <param name="RequestContext">The context that was given to <see cref="RaftNode.ReadIndex"/>.</param>
public readonly record struct ReadState(ulong Index, ReadOnlyMemory<byte> RequestContext);

/// <summary>
/// Work that a <see cref="RaftNode"/> hands to its owner. The duties, in this order: store <see cref="Snapshot"/>, <see cref="Entries"/> and
/// <see cref="HardState"/> (synced when <see cref="MustSync"/>); send <see cref="Messages"/> (the first <see cref="MessagesBeforeStorage"/> of them may leave
/// earlier); apply <see cref="CommittedEntries"/>; then call <see cref="RaftNode.Advance"/>.
/// </summary>
public sealed class Ready
{
    /// <summary>Set when leader or role changed since the last one.</summary>
    public SoftState? SoftState { get; init; }

    /// <summary>Set when it changed since the last one.</summary>
    public HardState? HardState { get; init; }

    public IReadOnlyList<ReadState> ReadStates { get; init; } = [];

    /// <summary>Entries to store before the messages are sent. The first may override stored entries: the log is cut there.</summary>
    public IReadOnlyList<Entry> Entries { get; init; } = [];

    /// <summary>A snapshot from the leader, to be stored and applied.</summary>
    public Snapshot? Snapshot { get; init; }

    /// <summary>Entries to apply, in order, without gaps, each once.</summary>
    public IReadOnlyList<Entry> CommittedEntries { get; init; } = [];

    public IReadOnlyList<Message> Messages { get; init; } = [];

    /// <summary>
    /// How many of the first <see cref="Messages"/> vouch for nothing that this Ready has to store: they may leave before the disk is done. A leader's
    /// appends are among them, which is what lets the followers write at the same time as the leader.
    /// </summary>
    public int MessagesBeforeStorage { get; init; }

    /// <summary>True when entries, term or vote changed, so that what is stored must be on disk before messages go out.</summary>
    public bool MustSync { get; init; }
}
