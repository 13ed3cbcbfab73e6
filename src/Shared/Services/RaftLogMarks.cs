namespace WebEtcd.Shared.Services;

/// <summary>The indexes that matter in the log of one member, all of one moment.</summary>
/// <param name="MemberId">Whose log it is.</param>
/// <param name="Term">The member's term.</param>
/// <param name="FirstIndex">The first entry that is kept; what was before it was given back after a checkpoint.</param>
/// <param name="StableIndex">The last entry that is on disk. Only entries up to it can be read here.</param>
/// <param name="LastIndex">The last entry, on disk or not yet.</param>
/// <param name="CommitIndex">The last entry that a quorum is known to have.</param>
/// <param name="AppliedIndex">The last entry whose effect can be read.</param>
/// <param name="CheckpointIndex">The entry up to which the last checkpoint holds everything; 0 for none since the member was started.</param>
public sealed record RaftLogMarks(
    ulong MemberId, ulong Term, ulong FirstIndex, ulong StableIndex, ulong LastIndex, ulong CommitIndex, ulong AppliedIndex, ulong CheckpointIndex)
{
    /// <summary>The last entry that is not kept any more; 0 when the log is whole.</summary>
    public ulong CompactedIndex => FirstIndex - 1;
}
