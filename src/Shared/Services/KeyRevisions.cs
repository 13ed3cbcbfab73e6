namespace WebEtcd.Shared.Services;

/// <param name="Key">The key whose changes are asked for.</param>
/// <param name="Before">Only changes at lower revisions: <see cref="KeyRevisionsPage.NextBefore"/> of the page before; 0 for the newest.</param>
/// <param name="Limit">Changes on the page, 1 to 1000.</param>
public sealed record KeyRevisionsQuery(ReadOnlyMemory<byte> Key, long Before, int Limit);

/// <summary>One change of a key that is still kept.</summary>
/// <param name="Revision">Of the change. What stood at the time of a compaction is kept with its own, lower revision.</param>
/// <param name="IsDelete">The key was deleted.</param>
/// <param name="RecordBytes">What the change takes in the store.</param>
public sealed record KeyRevision(long Revision, bool IsDelete, int RecordBytes);

/// <param name="Changes">Newest first.</param>
/// <param name="NextBefore">Where the next page goes on; 0 on the last.</param>
/// <param name="CompactRevision">What was before it is gone, but for the state at it. 0 when nothing was compacted.</param>
/// <param name="Revision">Of the store that the page shows.</param>
public sealed record KeyRevisionsPage(IReadOnlyList<KeyRevision> Changes, long NextBefore, long CompactRevision, long Revision);
