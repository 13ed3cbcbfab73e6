using WebEtcd.Dashboard.Formatting;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.ViewModels;

/// <summary>One page of a folder: asks the server, remembers the answer or why there is none.</summary>
internal sealed class FolderListing(IKeyBrowserService browser, TimeProvider time, string? token = null)
{
    public const int PageSize = 100;

    // A folder is listed again after this many times what listing it took: the slower, the rarer. Beyond the bound it is done by hand.
    private const int RestBetweenListings = 10;
    private static readonly TimeSpan CheapEnough = TimeSpan.FromMilliseconds(500);

    // A page of a search that finds little comes after this long all the same, with the way to go on.
    private static readonly TimeSpan LongestSearch = TimeSpan.FromMilliseconds(120);

    private long _listedAt;
    private TimeSpan _took;

    public IReadOnlyList<FolderEntry>? Entries { get; private set; }

    public string? NextCursor { get; private set; }

    /// <summary>The key up to which was searched, when the page ended before it was full; null when it did not.</summary>
    public string? SearchedTo { get; private set; }

    public long Revision { get; private set; }

    public EtcdError? Error { get; private set; }

    /// <summary>False when the last listing was too slow to be repeated with every change.</summary>
    public bool FollowsChanges { get; private set; } = true;

    /// <summary>True when it follows changes and enough time has passed since it was listed last.</summary>
    public bool IsDue => FollowsChanges && time.GetElapsedTime(_listedAt) >= _took * RestBetweenListings;

    /// <summary>Lists the page. Ends when it is full, when there is nothing more, or when searching has taken long enough: then <see cref="NextCursor"/> goes on.</summary>
    public async Task LoadAsync(KeysAddress address, CancellationToken cancellation)
    {
        long started = time.GetTimestamp();
        try
        {
            List<FolderEntry> entries = [];
            byte[]? cursor = PageCursor.Decode(address.Cursor);
            FolderPage page;
            do
            {
                FolderQuery query = new(address.Prefix, (byte)'/', address.Contains, cursor, PageSize - entries.Count) { Revision = address.Revision };
                page = await browser.ListFolderAsync(query, DashboardCall.With(token, cancellation));
                entries.AddRange(page.Entries);
                cursor = page.NextCursor;
            }
            while (cursor is not null && entries.Count < PageSize && time.GetElapsedTime(started) < LongestSearch);
            Entries = entries;
            NextCursor = PageCursor.Encode(cursor);
            SearchedTo = cursor is not null && entries.Count < PageSize ? KeyText.Format(cursor) : null;
            Revision = page.Revision;
            Error = null;
        }
        catch (EtcdException e)
        {
            Entries = null;
            NextCursor = null;
            SearchedTo = null;
            Error = e.Error;
        }

        // An empty folder promises to react to the first key, and there is nothing in it that could be slow again. The past does not change.
        _listedAt = time.GetTimestamp();
        _took = time.GetElapsedTime(started, _listedAt);
        FollowsChanges = address.Revision == 0 && SearchedTo is null && (_took <= CheapEnough || Entries is { Count: 0 });
    }

    /// <summary>The name of an entry without the folder it lies in.</summary>
    public static string ShortName(FolderEntry entry, byte[] prefix)
    {
        ReadOnlySpan<byte> name = entry.Name;
        return KeyText.Format(name.StartsWith(prefix) && name.Length > prefix.Length ? name[prefix.Length..] : name);
    }
}
