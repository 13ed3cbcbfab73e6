using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.ViewModels;

/// <summary>The versions of a key that are still kept, and the two that are compared.</summary>
internal sealed class KeyVersions(IKeyBrowserService browser, IKeyValueService keys, string? token = null)
{
    public const int PageSize = 50;

    // A link may name a version that is far back; the way there is walked so far and no further.
    private const int MaxWalked = 1000;

    private readonly List<KeyRevision> _changes = [];
    private long _next;

    /// <summary>Newest first; null before the first answer.</summary>
    public IReadOnlyList<KeyRevision>? Changes { get; private set; }

    /// <summary>More and older ones can be asked for.</summary>
    public bool HasMore => _next > 0;

    /// <summary>What was before it is gone; 0 when nothing is.</summary>
    public long CompactRevision { get; private set; }

    public EtcdError? Error { get; private set; }

    /// <summary>The change that is looked at; null when there is none.</summary>
    public KeyRevision? Selected { get; private set; }

    /// <summary>What it is compared with; null when nothing is before it, or what is asked for is gone.</summary>
    public KeyRevision? Base { get; private set; }

    /// <summary>The key as of <see cref="Selected"/>; null when that is a deletion.</summary>
    public KeyValue? Value { get; private set; }

    public KeyValue? BaseValue { get; private set; }

    /// <summary>Reads the newest page and the chosen versions.</summary>
    public async Task LoadAsync(byte[] key, VersionChoice choice, CancellationToken cancellation)
    {
        int wanted = Math.Max(PageSize, _changes.Count);
        _changes.Clear();
        _next = 0;
        await GuardAsync(async () =>
        {
            do
            {
                await ReadPageAsync(key, cancellation);
            }
            while (_next > 0 && (_changes.Count < wanted || (choice.Revision > 0 && _changes.Count < MaxWalked && _changes[^1].Revision > Lowest(choice))));
            await ChooseAsync(key, choice, cancellation);
        });
    }

    public Task LoadMoreAsync(byte[] key, CancellationToken cancellation) => GuardAsync(() => ReadPageAsync(key, cancellation));

    /// <summary>Reads the chosen versions; the list stays.</summary>
    public Task ChooseAsync(byte[] key, VersionChoice choice, CancellationToken cancellation) => GuardAsync(async () =>
    {
        Selected = choice.Revision == 0 ? _changes.FirstOrDefault() : Find(choice.Revision);
        Base = choice.Against > 0 ? Find(choice.Against) : Selected is null ? null : _changes.FirstOrDefault(change => change.Revision < Selected.Revision);
        Value = await ReadAsync(key, Selected, cancellation);
        BaseValue = await ReadAsync(key, Base, cancellation);
    });

    private static long Lowest(VersionChoice choice) => choice.Against > 0 ? Math.Min(choice.Revision, choice.Against) : choice.Revision;

    private KeyRevision? Find(long revision) => _changes.FirstOrDefault(change => change.Revision == revision);

    private async Task ReadPageAsync(byte[] key, CancellationToken cancellation)
    {
        KeyRevisionsPage page = await browser.ListRevisionsAsync(new KeyRevisionsQuery(key, _next, PageSize), DashboardCall.With(token, cancellation));
        _changes.AddRange(page.Changes);
        _next = page.NextBefore;
        CompactRevision = page.CompactRevision;
        Changes = _changes;
    }

    private async Task<KeyValue?> ReadAsync(byte[] key, KeyRevision? change, CancellationToken cancellation)
    {
        if (change is null or { IsDelete: true })
        {
            return null;
        }

        // What stood at the compaction keeps its own revision and can be read at the compaction's only.
        RangeRequest range = new() { Key = ByteString.CopyFrom(key), Revision = Math.Max(change.Revision, CompactRevision) };
        return (await keys.RangeAsync(range, DashboardCall.With(token, cancellation))).Kvs.FirstOrDefault();
    }

    private async Task GuardAsync(Func<Task> work)
    {
        try
        {
            Error = null;
            await work();
        }
        catch (EtcdException e)
        {
            Error = e.Error;
        }
    }
}
