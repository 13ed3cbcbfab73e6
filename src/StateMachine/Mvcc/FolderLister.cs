using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;

namespace WebEtcd.StateMachine.Mvcc;

/// <summary>
/// Pages of the key browser straight from the key index. A folder is one seek past its prefix, and its keys are counted by the tree itself, so the
/// work of a page depends on its entries. As of an earlier revision keys are counted by walking, up to a share for each folder. Only a filter has to
/// look at keys: it looks at <see cref="ScanBudget"/> of them for a page, and a page may then end early with a cursor.
/// </summary>
internal sealed class FolderLister(MvccStore store)
{
    /// <summary>Keys that one page looks at; also the bound of a count that has to be walked.</summary>
    public const int ScanBudget = 10_000;

    private const int MaxLimit = 1000;

    private enum Step
    {
        Found,
        BudgetSpent,
        End,
    }

    /// <exception cref="EtcdException">The revision is compacted or in the future, or the limit is out of bounds.</exception>
    public FolderPage List(FolderQuery query)
    {
        if (query.Limit is < 1 or > MaxLimit)
        {
            throw new EtcdException(StatusCode.InvalidArgument, $"limit is {query.Limit}: a page has 1 to {MaxLimit} entries");
        }

        while (true)
        {
            if (query.Revision > 0)
            {
                RevisionRules.Check(query.Revision, store);
            }

            var page = new Page(query, query.Revision > 0 ? query.Revision : store.CurrentRevision);
            if (Fill(page))
            {
                return new FolderPage(page.Entries, page.Next, page.Revision);
            }
        }
    }

    /// <summary>One page in the making.</summary>
    private sealed class Page(FolderQuery query, long revision)
    {
        public FolderQuery Query { get; } = query;

        public long Revision { get; } = revision;

        public List<FolderEntry> Entries { get; } = [];

        public byte[]? Next { get; set; }

        public int Budget { get; set; } = ScanBudget;

        public bool IsMatch(ReadOnlySpan<byte> key) => Query.Contains.IsEmpty || key.IndexOf(Query.Contains.Span) >= 0;

        public bool IsBelow(ReadOnlySpan<byte> key) => key.StartsWith(Query.Prefix.Span);
    }

    /// <summary>False when a compaction overtook the page.</summary>
    private bool Fill(Page page)
    {
        byte[]? cursor = Later(page.Query.Cursor ?? [], page.Query.Prefix.ToArray());
        while (cursor is not null && page.Entries.Count < page.Query.Limit)
        {
            Step step;
            byte[] key;
            KeyState state;
            KeptRevision kept = default;
            lock (store.Gate)
            {
                if (store.CompactedRevision > page.Revision)
                {
                    return false;
                }

                step = FindNext(page, cursor, out key, out state);
                if (step == Step.Found && FolderOf(key, page.Query.Prefix.Length, page.Query.Delimiter) is { } folder)
                {
                    cursor = AddFolder(page, folder, key);
                    continue;
                }

                if (step == Step.Found)
                {
                    // The history of a key may change as soon as the lock is released.
                    state.TryFind(page.Revision, out kept);
                }
            }

            if (step == Step.End)
            {
                cursor = null;
            }
            else if (step == Step.BudgetSpent)
            {
                page.Next = key;
                return true;
            }
            else if (TryAddKey(page, key, state, kept))
            {
                cursor = [.. key, 0];
            }
            else
            {
                return false;
            }
        }

        page.Next = cursor is not null && HasMore(page, cursor) ? cursor : null;
        return true;
    }

    private bool HasMore(Page page, byte[] cursor)
    {
        lock (store.Gate)
        {
            return FindNext(page, cursor, out _, out _) != Step.End;
        }
    }

    /// <summary>The next key of the page that exists at its revision and passes the filter.</summary>
    private Step FindNext(Page page, byte[] from, out byte[] key, out KeyState state)
    {
        byte[]? cursor = from;
        key = from;
        state = default;
        while (cursor is not null)
        {
            bool latest = store.Index.NewestRevision <= page.Revision;
            if (latest && !store.Index.TryNextLive(cursor, out cursor, out _))
            {
                return Step.End;
            }

            LeafNode leaf = store.Index.SeekLeaf(cursor, out int slot, out _, out cursor);
            for (; slot < leaf.Count; slot++)
            {
                key = leaf.Keys[slot];
                if (!page.IsBelow(key))
                {
                    return Step.End;
                }

                if (page.Budget-- <= 0)
                {
                    page.Budget = 0;
                    return Step.BudgetSpent;
                }

                if (leaf.States[slot].TryFind(page.Revision, out _) && page.IsMatch(key))
                {
                    state = leaf.States[slot];
                    page.Budget += page.Query.Contains.IsEmpty ? 1 : 0;
                    return Step.Found;
                }
            }
        }

        return Step.End;
    }

    /// <summary>The folder below a prefix in which a key with that prefix lies; null for a key that lies in none.</summary>
    public static byte[]? FolderOf(byte[] key, int prefixLength, byte delimiter)
    {
        int at = key.AsSpan(prefixLength).IndexOf(delimiter);
        return at < 0 ? null : key[..(prefixLength + at + 1)];
    }

    /// <summary>Adds a folder and returns where to go on behind it; null at the end of all keys.</summary>
    private byte[]? AddFolder(Page page, byte[] folder, byte[] firstKey)
    {
        byte[]? end = After(folder);

        // The present is counted as it is now, even if it is a few changes ahead of the page: writers must not make a page cost more.
        bool byTree = page.Query.Contains.IsEmpty && page.Query.Revision == 0;
        bool isLowerBound = false;
        long count = byTree
            ? Math.Max(1, (end is null ? store.Index.LiveCount : store.Index.CountLiveBefore(end)) - store.Index.CountLiveBefore(folder))
            : CountByWalking(page, folder, firstKey, out isLowerBound);
        page.Entries.Add(new FolderEntry(folder, IsFolder: true, count, isLowerBound, 0, 0, 0));
        return end;
    }

    private long CountByWalking(Page page, byte[] folder, byte[] firstKey, out bool isLowerBound)
    {
        // Without a filter, every folder of the page gets its share of the work; with one, a folder may take all that is left.
        bool isFiltered = !page.Query.Contains.IsEmpty;
        int share = Math.Max(1, ScanBudget / page.Query.Limit);
        long count = 0;
        byte[]? cursor = firstKey;
        while (cursor is not null)
        {
            LeafNode leaf = store.Index.SeekLeaf(cursor, out int slot, out _, out cursor);
            for (; slot < leaf.Count; slot++)
            {
                byte[] key = leaf.Keys[slot];
                if (!key.AsSpan().StartsWith(folder))
                {
                    isLowerBound = false;
                    return count;
                }

                // The first key is known to match, so that a folder never has a count of 0.
                if (count > 0 && (isFiltered ? page.Budget-- : share--) <= 0)
                {
                    page.Budget = isFiltered ? 0 : page.Budget;
                    isLowerBound = true;
                    return count;
                }

                count += leaf.States[slot].TryFind(page.Revision, out _) && page.IsMatch(key) ? 1 : 0;
            }
        }

        isLowerBound = false;
        return count;
    }

    private bool TryAddKey(Page page, byte[] key, in KeyState state, in KeptRevision kept)
    {
        long created = state.Created;
        long version = state.Version;
        long modified = state.Newest.Main;
        if (modified > page.Revision)
        {
            if (!store.TryReadKept(kept.Revision, page.Revision, out Shared.Protos.KeyValue? past))
            {
                return false;
            }

            (created, version, modified) = (past!.CreateRevision, past.Version, past.ModRevision);
        }

        page.Entries.Add(new FolderEntry(key, IsFolder: false, 1, CountIsLowerBound: false, modified, created, version));
        return true;
    }

    private static byte[] Later(byte[] left, byte[] right) => left.AsSpan().SequenceCompareTo(right) >= 0 ? left : right;

    /// <summary>The first key that is behind all keys with a prefix; null when there is none.</summary>
    private static byte[]? After(byte[] prefix)
    {
        int last = prefix.Length - 1;
        while (last >= 0 && prefix[last] == byte.MaxValue)
        {
            last--;
        }

        if (last < 0)
        {
            return null;
        }

        byte[] after = prefix[..(last + 1)];
        after[last]++;
        return after;
    }
}
