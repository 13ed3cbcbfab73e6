namespace WebEtcd.Shared.Services;

/// <summary>Answers the dashboard's key browser from the key index, so that no page ever receives all keys.</summary>
public interface IKeyBrowserService
{
    /// <summary>
    /// Lists what lies directly below a prefix: folders (everything up to the next delimiter) and keys, in key order, at most
    /// <see cref="FolderQuery.Limit"/> of them.
    /// </summary>
    ValueTask<FolderPage> ListFolderAsync(FolderQuery query, CallContext context);

    /// <summary>Lists the changes of a key that are still kept, deletions among them, newest first.</summary>
    ValueTask<KeyRevisionsPage> ListRevisionsAsync(KeyRevisionsQuery query, CallContext context);

    /// <summary>Lists the keys below a prefix that are not the same at two revisions, in key order.</summary>
    ValueTask<RevisionDiffPage> CompareAsync(RevisionDiffQuery query, CallContext context);

    /// <summary>Tells how much of the store lies in each folder below a prefix, in key order. Looks at every key below it: a page at a time.</summary>
    ValueTask<SpacePage> MeasureSpaceAsync(SpaceQuery query, CallContext context);
}

/// <param name="Prefix">Keys start with it; empty for the root.</param>
/// <param name="Delimiter">Ends a folder's name; usually '/'.</param>
/// <param name="Contains">Only keys that contain these bytes anywhere (folders are then those that hold such keys); empty for all.</param>
/// <param name="Cursor">Where to go on: <see cref="FolderPage.NextCursor"/> of the page before; null for the start.</param>
/// <param name="Limit">Entries on the page, 1 to 1000.</param>
public sealed record FolderQuery(ReadOnlyMemory<byte> Prefix, byte Delimiter, ReadOnlyMemory<byte> Contains, byte[]? Cursor, int Limit)
{
    /// <summary>The tree as of this revision; 0 for the present.</summary>
    public long Revision { get; init; }
}

/// <param name="Name">Full key, or full prefix of the folder with the delimiter.</param>
/// <param name="IsFolder">True for a folder.</param>
/// <param name="KeyCount">Live keys in the folder, counted up to a bound (see <see cref="CountIsLowerBound"/>); 1 for a key.</param>
/// <param name="CountIsLowerBound">True when counting stopped at the bound.</param>
/// <param name="ModRevision">Of a key; 0 for a folder.</param>
/// <param name="CreateRevision">Of a key; 0 for a folder.</param>
/// <param name="Version">Of a key; 0 for a folder.</param>
public sealed record FolderEntry(byte[] Name, bool IsFolder, long KeyCount, bool CountIsLowerBound, long ModRevision, long CreateRevision, long Version);

/// <param name="Entries">In key order.</param>
/// <param name="NextCursor">Null on the last page.</param>
/// <param name="Revision">Revision of the store that the page shows.</param>
public sealed record FolderPage(IReadOnlyList<FolderEntry> Entries, byte[]? NextCursor, long Revision);
