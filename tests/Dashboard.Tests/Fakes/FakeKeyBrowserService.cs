using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Tests.Fakes;

internal sealed class FakeKeyBrowserService(FakeStore store) : IKeyBrowserService
{
    private const int CountBound = 1000;

    /// <summary>Thrown by every call when set.</summary>
    public EtcdError? Failure { get; set; }

    public ValueTask<FolderPage> ListFolderAsync(FolderQuery query, CallContext context)
    {
        if (Failure is not null)
        {
            throw new EtcdException(Failure);
        }

        lock (store.Gate)
        {
            Check(query.Revision);
            byte[] prefix = query.Prefix.ToArray();
            FolderEntry[] rest = [.. Entries(prefix, query).Where(entry => query.Cursor is null || entry.Name.AsSpan().SequenceCompareTo(query.Cursor) >= 0).Take(query.Limit + 1)];
            byte[]? next = rest.Length > query.Limit ? rest[query.Limit].Name : null;
            return ValueTask.FromResult(new FolderPage([.. rest.Take(query.Limit)], next, query.Revision > 0 ? query.Revision : store.Revision));
        }
    }

    public ValueTask<KeyRevisionsPage> ListRevisionsAsync(KeyRevisionsQuery query, CallContext context)
    {
        if (Failure is not null)
        {
            throw new EtcdException(Failure);
        }

        lock (store.Gate)
        {
            KeyRevision[] all = [.. store.Since(0)
                .Where(item => item.Kv.Key.Span.SequenceEqual(query.Key.Span) && item.Kv.ModRevision >= store.CompactRevision && (query.Before == 0 || item.Kv.ModRevision < query.Before))
                .Select(item => new KeyRevision(item.Kv.ModRevision, item.Type == Event.Types.EventType.Delete, item.Kv.CalculateSize()))
                .Reverse()];
            KeyRevision[] page = [.. all.Take(query.Limit)];
            return ValueTask.FromResult(new KeyRevisionsPage(page, all.Length > page.Length ? page[^1].Revision : 0, store.CompactRevision, store.Revision));
        }
    }

    public ValueTask<RevisionDiffPage> CompareAsync(RevisionDiffQuery query, CallContext context)
    {
        if (Failure is not null)
        {
            throw new EtcdException(Failure);
        }

        lock (store.Gate)
        {
            long to = query.To > 0 ? query.To : store.Revision;
            Check(query.From);
            Check(to);
            KeyChange[] all =
            [
                .. store.Since(0).Select(item => item.Kv.Key.ToByteArray()).Distinct(ByteArrayEquality.Instance)
                    .Where(key => key.AsSpan().StartsWith(query.Prefix.Span) && (query.Cursor is null || key.AsSpan().SequenceCompareTo(query.Cursor) >= 0))
                    .Order(KeyOrder.Instance)
                    .Select(key => Change(key, store.At(key, [], query.From).FirstOrDefault(), store.At(key, [], to).FirstOrDefault()))
                    .OfType<KeyChange>(),
            ];
            return ValueTask.FromResult(new RevisionDiffPage([.. all.Take(query.Limit)], all.Length > query.Limit ? all[query.Limit].Key : null, query.From, to));
        }
    }

    /// <summary>Entries of one page of measured space, so that pages follow each other.</summary>
    public int SpacePageSize { get; set; } = 100;

    public ValueTask<SpacePage> MeasureSpaceAsync(SpaceQuery query, CallContext context)
    {
        if (Failure is not null)
        {
            throw new EtcdException(Failure);
        }

        context.Cancellation.ThrowIfCancellationRequested();
        lock (store.Gate)
        {
            byte[] prefix = query.Prefix.ToArray();
            IGrouping<byte[], Event>[] keys = [.. store.Since(0).GroupBy(item => item.Kv.Key.ToByteArray(), ByteArrayEquality.Instance)
                .Where(key => key.Key.AsSpan().StartsWith(prefix) && (query.Cursor is null || key.Key.AsSpan().SequenceCompareTo(query.Cursor) >= 0))
                .OrderBy(key => key.Key, KeyOrder.Instance)];
            SpaceEntry[] entries = [.. keys.Take(SpacePageSize)
                .Select(key => (Name: FolderOf(key.First().Kv, prefix.Length, query.Delimiter), Changes: key))
                .GroupBy(key => key.Name.Length > 0 ? key.Name : key.Changes.Key, ByteArrayEquality.Instance)
                .Select(folder => Space(folder.Key, folder.First().Name.Length > 0, [.. folder.Select(key => key.Changes.ToArray())]))];
            return ValueTask.FromResult(new SpacePage(entries, keys.Length > SpacePageSize ? keys[SpacePageSize].Key : null));
        }
    }

    private static SpaceEntry Space(byte[] name, bool isFolder, Event[][] keys)
    {
        Event[] live = [.. keys.Select(changes => changes[^1]).Where(last => last.Type == Event.Types.EventType.Put)];
        Event[] past = [.. keys.SelectMany(changes => changes).Except(live)];
        return new SpaceEntry(name, isFolder, live.Length, live.Sum(change => (long)change.Kv.CalculateSize()), past.Length, past.Sum(change => (long)change.Kv.CalculateSize()));
    }

    private void Check(long revision)
    {
        if (revision > store.Revision || (revision > 0 && revision < store.CompactRevision))
        {
            throw new EtcdException(revision > store.Revision ? EtcdErrors.FutureRevision : EtcdErrors.Compacted);
        }
    }

    private static KeyChange? Change(byte[] key, KeyValue? before, KeyValue? after) => (before, after) switch
    {
        (null, null) => null,
        (null, _) => new KeyChange(key, KeyChangeKind.Added, 0, after.ModRevision),
        (_, null) => new KeyChange(key, KeyChangeKind.Removed, before.ModRevision, 0),
        _ => before.ModRevision == after.ModRevision ? null : new KeyChange(key, KeyChangeKind.Changed, before.ModRevision, after.ModRevision),
    };

    private IReadOnlyList<KeyValue> All(FolderQuery query) => query.Revision == 0
        ? store.All()
        : [.. store.Since(0).Select(item => item.Kv.Key.ToByteArray()).Distinct(ByteArrayEquality.Instance).Order(KeyOrder.Instance).SelectMany(key => store.At(key, [], query.Revision))];

    private IEnumerable<FolderEntry> Entries(byte[] prefix, FolderQuery query) => All(query)
        .Where(kv => kv.Key.Span.StartsWith(prefix) && kv.Key.Span.IndexOf(query.Contains.Span) >= 0)
        .GroupBy(kv => FolderOf(kv, prefix.Length, query.Delimiter), ByteArrayEquality.Instance)
        .Select(group => group.Key.Length == 0 ? null : Folder(group.Key, group.Count()))
        .OfType<FolderEntry>()
        .Concat(All(query)
            .Where(kv => kv.Key.Span.StartsWith(prefix) && kv.Key.Span.IndexOf(query.Contains.Span) >= 0 && FolderOf(kv, prefix.Length, query.Delimiter).Length == 0)
            .Select(kv => new FolderEntry(kv.Key.ToByteArray(), false, 1, false, kv.ModRevision, kv.CreateRevision, kv.Version)))
        .OrderBy(entry => entry.Name, KeyOrder.Instance);

    private static FolderEntry Folder(byte[] name, int count) => new(name, true, Math.Min(count, CountBound), count > CountBound, 0, 0, 0);

    private static byte[] FolderOf(KeyValue kv, int from, byte delimiter)
    {
        int at = kv.Key.Span[from..].IndexOf(delimiter);
        return at < 0 ? [] : kv.Key.Span[..(from + at + 1)].ToArray();
    }
}
