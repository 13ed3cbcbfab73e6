namespace WebEtcd.Shared.Services;

/// <summary>One entry of the Raft log, decoded as far as it is to be shown.</summary>
/// <param name="SizeBytes">Of what it holds, values included.</param>
/// <param name="User">Who asked for it; empty where the entry does not say, as always while users are not asked for.</param>
/// <param name="RequestId">Names the request on the member that proposed it, whose id has the same last 16 bits as the first of these; 0 for none.</param>
/// <param name="Items">What it asks for, at most <see cref="MaxItems"/>.</param>
/// <param name="ItemsLeftOut">How many more there are.</param>
public sealed record RaftLogEntry(
    ulong Index, ulong Term, RaftEntryKind Kind, int SizeBytes, string User, ulong RequestId, IReadOnlyList<RaftLogItem> Items, int ItemsLeftOut)
{
    /// <summary>Most things that are told of one entry.</summary>
    public const int MaxItems = 16;
}
