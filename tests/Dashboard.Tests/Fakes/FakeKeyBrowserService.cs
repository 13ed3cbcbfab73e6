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
            byte[] prefix = query.Prefix.ToArray();
            FolderEntry[] rest = [.. Entries(prefix, query).Where(entry => query.Cursor is null || entry.Name.AsSpan().SequenceCompareTo(query.Cursor) >= 0).Take(query.Limit + 1)];
            byte[]? next = rest.Length > query.Limit ? rest[query.Limit].Name : null;
            return ValueTask.FromResult(new FolderPage([.. rest.Take(query.Limit)], next, store.Revision));
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

    private IEnumerable<FolderEntry> Entries(byte[] prefix, FolderQuery query) => store.All()
        .Where(kv => kv.Key.Span.StartsWith(prefix) && kv.Key.Span.IndexOf(query.Contains.Span) >= 0)
        .GroupBy(kv => FolderOf(kv, prefix.Length, query.Delimiter), ByteArrayEquality.Instance)
        .Select(group => group.Key.Length == 0 ? null : Folder(group.Key, group.Count()))
        .OfType<FolderEntry>()
        .Concat(store.All()
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
