using Google.Protobuf;
using WebEtcd.Dashboard.Formatting;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.ViewModels.Diff;

/// <summary>One page of what differs between two revisions.</summary>
internal sealed class TreeDiff(IKeyBrowserService browser, IKeyValueService keys, TimeProvider time, string? token = null)
{
    public const int PageSize = 20;

    private static readonly TimeSpan LongestSearch = TimeSpan.FromMilliseconds(250);

    /// <summary>Null before the first answer.</summary>
    public IReadOnlyList<KeyDiff>? Keys { get; private set; }

    public string? NextCursor { get; private set; }

    /// <summary>The key up to which was compared, when the page ended before it was full; null when it did not.</summary>
    public string? SearchedTo { get; private set; }

    /// <summary>The second revision, of the present too.</summary>
    public long To { get; private set; }

    public EtcdError? Error { get; private set; }

    /// <summary>Compares as far as a page goes, and reads the values of what it has.</summary>
    public async Task LoadAsync(DiffAddress address, CancellationToken cancellation)
    {
        long started = time.GetTimestamp();
        try
        {
            List<KeyChange> changes = [];
            byte[]? cursor = PageCursor.Decode(address.Cursor);
            To = address.To;
            do
            {
                RevisionDiffQuery query = new(address.Prefix, address.From, To, cursor, PageSize - changes.Count);
                RevisionDiffPage page = await browser.CompareAsync(query, DashboardCall.With(token, cancellation));
                changes.AddRange(page.Changes);
                cursor = page.NextCursor;
                To = page.To;
            }
            while (cursor is not null && changes.Count < PageSize && time.GetElapsedTime(started) < LongestSearch);
            List<KeyDiff> found = [];
            foreach (KeyChange change in changes)
            {
                found.Add(KeyDiff.Of(change, await ReadAsync(change.Key, change.FromRevision > 0 ? address.From : 0, cancellation), await ReadAsync(change.Key, change.ToRevision > 0 ? To : 0, cancellation)));
            }

            Keys = found;
            NextCursor = PageCursor.Encode(cursor);
            SearchedTo = cursor is not null && changes.Count < PageSize ? KeyText.Format(cursor) : null;
            Error = null;
        }
        catch (EtcdException e)
        {
            Keys = null;
            NextCursor = null;
            Error = e.Error;
        }
    }

    // What is compared is applied here already, so there is nobody to be asked whether it is.
    private async Task<ByteString?> ReadAsync(byte[] key, long revision, CancellationToken cancellation)
    {
        if (revision == 0)
        {
            return null;
        }

        RangeRequest range = new() { Key = ByteString.CopyFrom(key), Revision = revision, Serializable = true };
        return (await keys.RangeAsync(range, DashboardCall.With(token, cancellation))).Kvs.FirstOrDefault()?.Value;
    }
}
