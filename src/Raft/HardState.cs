namespace WebEtcd.Raft;

/// <summary>What a node must have on disk before it answers anybody: its term, its vote in that term, and how far it knows the log to be committed.</summary>
/// <param name="Term">Latest term the node has seen.</param>
/// <param name="Vote">Member voted for in <paramref name="Term"/>; 0 for none.</param>
/// <param name="Commit">Highest index known to be committed. It may lag behind what was applied before a crash.</param>
public readonly record struct HardState(ulong Term, ulong Vote, ulong Commit)
{
    /// <summary>True for the state of a node that has never run.</summary>
    public bool IsEmpty => this == default;
}
