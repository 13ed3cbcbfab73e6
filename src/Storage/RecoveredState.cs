using WebEtcd.Raft;

namespace WebEtcd.Storage;

/// <summary>What the data directory held when it was opened.</summary>
public sealed class RecoveredState
{
    /// <summary>Null when nothing was bootstrapped here yet.</summary>
    public required NodeIdentity? Identity { get; init; }

    /// <summary>The last hard state. Its commit index is at least the checkpoint's index and at most the last entry's.</summary>
    public required HardState HardState { get; init; }

    /// <summary>Null when none was taken yet: everything comes from the entries.</summary>
    public required RecoveredCheckpoint? Checkpoint { get; init; }

    /// <summary>Index just before the first kept entry.</summary>
    public required ulong LogStartIndex { get; init; }

    /// <summary>Term of <see cref="LogStartIndex"/>.</summary>
    public required ulong LogStartTerm { get; init; }

    /// <summary>The kept entries, without gaps.</summary>
    public required IReadOnlyList<Entry> Entries { get; init; }
}
