using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.ViewModels.Upkeep;

/// <summary>What the folders below a prefix take of the store: the largest of them, and the rest together. Of any number of folders, few are kept.</summary>
internal sealed class SpaceByPrefix(IKeyBrowserService browser, TimeProvider time, string? token = null)
{
    /// <summary>Entries that are listed.</summary>
    public const int Listed = 50;

    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(250);

    private readonly PriorityQueue<SpaceEntry, long> _largest = new();
    private SpaceEntry? _open;

    /// <summary>The largest, largest first.</summary>
    public IReadOnlyList<SpaceEntry> Entries { get; private set; } = [];

    /// <summary>Everything below the prefix; also what is not listed.</summary>
    public SpaceEntry Total { get; private set; } = Nothing([]);

    /// <summary>Entries that are not listed.</summary>
    public long Others { get; private set; }

    /// <summary>True once everything has been looked at.</summary>
    public bool IsComplete { get; private set; }

    public EtcdError? Error { get; private set; }

    /// <summary>Measures anew, and reports now and then on the way.</summary>
    public async Task MeasureAsync(byte[] prefix, Action report, CancellationToken cancellation)
    {
        _largest.Clear();
        _open = null;
        (Entries, Total, Others, IsComplete, Error) = ([], Nothing(prefix), 0, false, null);
        long reported = time.GetTimestamp();
        try
        {
            byte[]? cursor = null;
            do
            {
                SpacePage page = await browser.MeasureSpaceAsync(new SpaceQuery(prefix, (byte)'/', cursor), DashboardCall.With(token, cancellation));
                foreach (SpaceEntry entry in page.Entries)
                {
                    Take(entry);
                }

                cursor = page.NextCursor;
                if (cursor is not null && time.GetElapsedTime(reported) >= BetweenReports)
                {
                    reported = time.GetTimestamp();
                    Show();
                    report();
                }
            }
            while (cursor is not null);
            Close();
            Show();
            IsComplete = true;
        }
        catch (EtcdException e)
        {
            Error = e.Error;
        }
    }

    private static SpaceEntry Nothing(byte[] prefix) => new(prefix, IsFolder: true, 0, 0, 0, 0);

    private static SpaceEntry Sum(SpaceEntry left, SpaceEntry right) => left with
    {
        Keys = left.Keys + right.Keys,
        LiveBytes = left.LiveBytes + right.LiveBytes,
        PastRevisions = left.PastRevisions + right.PastRevisions,
        PastBytes = left.PastBytes + right.PastBytes,
    };

    private void Take(SpaceEntry entry)
    {
        Total = Sum(Total, entry);

        // A folder may go on from page to page: only the next name ends it.
        if (_open is not null && _open.Name.AsSpan().SequenceEqual(entry.Name))
        {
            _open = Sum(_open, entry);
            return;
        }

        Close();
        _open = entry;
    }

    private void Close()
    {
        if (_open is null)
        {
            return;
        }

        if (_largest.Count < Listed)
        {
            _largest.Enqueue(_open, _open.Bytes);
        }
        else
        {
            _largest.EnqueueDequeue(_open, _open.Bytes);
            Others++;
        }

        _open = null;
    }

    private void Show()
    {
        IEnumerable<SpaceEntry> all = _largest.UnorderedItems.Select(item => item.Element);
        Entries = [.. (_open is null ? all : all.Append(_open)).OrderByDescending(entry => entry.Bytes).Take(Listed)];
    }
}
