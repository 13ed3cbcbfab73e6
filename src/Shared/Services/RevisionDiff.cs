namespace WebEtcd.Shared.Services;

/// <param name="Prefix">Keys start with it; empty for all.</param>
/// <param name="From">Revision that is compared.</param>
/// <param name="To">Revision that it is compared with; 0 for the present.</param>
/// <param name="Cursor">Where to go on: <see cref="RevisionDiffPage.NextCursor"/> of the page before; null for the start.</param>
/// <param name="Limit">Changes on the page, 1 to 1000.</param>
public sealed record RevisionDiffQuery(ReadOnlyMemory<byte> Prefix, long From, long To, byte[]? Cursor, int Limit);

/// <summary>What became of a key from one revision to another.</summary>
public enum KeyChangeKind
{
    /// <summary>It is there at the second only.</summary>
    Added,

    /// <summary>It was written in between.</summary>
    Changed,

    /// <summary>It was there at the first only.</summary>
    Removed,
}

/// <summary>A key that is not as it was.</summary>
/// <param name="FromRevision">Revision of its value at the first of the two; 0 when it was not there.</param>
/// <param name="ToRevision">Revision of its value at the second of the two; 0 when it is not there.</param>
public sealed record KeyChange(byte[] Key, KeyChangeKind Kind, long FromRevision, long ToRevision);

/// <param name="Changes">In key order; a page may have fewer than asked for, and go on all the same.</param>
/// <param name="NextCursor">Null on the last page.</param>
/// <param name="From">The first revision that was compared.</param>
/// <param name="To">The second revision that was compared.</param>
public sealed record RevisionDiffPage(IReadOnlyList<KeyChange> Changes, byte[]? NextCursor, long From, long To);
