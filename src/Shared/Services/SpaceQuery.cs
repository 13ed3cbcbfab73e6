namespace WebEtcd.Shared.Services;

/// <param name="Prefix">Keys start with it; empty for all.</param>
/// <param name="Delimiter">Ends a folder's name; usually '/'.</param>
/// <param name="Cursor">Where to go on: <see cref="SpacePage.NextCursor"/> of the page before; null for the start.</param>
public sealed record SpaceQuery(ReadOnlyMemory<byte> Prefix, byte Delimiter, byte[]? Cursor);

/// <summary>What a folder, or a key that lies in none, takes of the store. Deleted keys count as long as their history is kept.</summary>
/// <param name="Name">Full key, or full prefix of the folder with the delimiter.</param>
/// <param name="IsFolder">True for a folder.</param>
/// <param name="Keys">Keys that exist.</param>
/// <param name="LiveBytes">Bytes of the records of their present values.</param>
/// <param name="PastRevisions">Changes that are kept besides: older values and deletions.</param>
/// <param name="PastBytes">Bytes of these; compaction frees them.</param>
public sealed record SpaceEntry(byte[] Name, bool IsFolder, long Keys, long LiveBytes, long PastRevisions, long PastBytes)
{
    public long Bytes => LiveBytes + PastBytes;
}

/// <summary>A part of the answer: so many keys are looked at for one page.</summary>
/// <param name="Entries">In key order. The last folder may go on, under the same name, on the next page.</param>
/// <param name="NextCursor">Null on the last page.</param>
public sealed record SpacePage(IReadOnlyList<SpaceEntry> Entries, byte[]? NextCursor);
