using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;

namespace WebEtcd.StateMachine.Mvcc;

/// <summary>
/// Which keys differ between two revisions, straight from the key index: no value is read. A page looks at <see cref="ScanBudget"/> keys, a leaf at a time, so that
/// nobody waits for it, and may end early with a cursor.
/// </summary>
internal sealed class RevisionComparer(MvccStore store)
{
    /// <summary>Keys that one page looks at.</summary>
    public const int ScanBudget = 20_000;

    private const int MaxLimit = 1000;

    /// <exception cref="EtcdException">A revision is compacted or in the future, or the limit is out of bounds.</exception>
    public RevisionDiffPage Compare(RevisionDiffQuery query)
    {
        if (query.Limit is < 1 or > MaxLimit)
        {
            throw new EtcdException(StatusCode.InvalidArgument, $"limit is {query.Limit}: a page has 1 to {MaxLimit} changes");
        }

        long to = query.To > 0 ? query.To : store.CurrentRevision;
        List<KeyChange> changes = [];
        byte[] prefix = query.Prefix.ToArray();
        byte[]? cursor = query.Cursor is { } start && start.AsSpan().SequenceCompareTo(prefix) > 0 ? start : prefix;
        int budget = ScanBudget;
        while (cursor is not null && budget > 0 && changes.Count < query.Limit)
        {
            lock (store.Gate)
            {
                // A compaction may come at any time between two leaves.
                RevisionRules.Check(query.From, store);
                RevisionRules.Check(to, store);
                cursor = TakeLeaf(cursor, prefix, query, to, changes, ref budget);
            }
        }

        return new RevisionDiffPage(changes, cursor, query.From, to);
    }

    /// <summary>Compares the keys of one leaf; returns where to go on, null at the end.</summary>
    private byte[]? TakeLeaf(byte[] cursor, byte[] prefix, RevisionDiffQuery query, long to, List<KeyChange> changes, ref int budget)
    {
        LeafNode leaf = store.Index.SeekLeaf(cursor, out int slot, out _, out byte[]? next);
        for (; slot < leaf.Count; slot++)
        {
            byte[] key = leaf.Keys[slot];
            if (!key.AsSpan().StartsWith(prefix))
            {
                return null;
            }

            if (changes.Count == query.Limit)
            {
                return key;
            }

            budget--;
            bool was = leaf.States[slot].TryFind(query.From, out KeptRevision before);
            bool isThere = leaf.States[slot].TryFind(to, out KeptRevision after);
            if (was != isThere || (was && before.Revision != after.Revision))
            {
                KeyChangeKind kind = !was ? KeyChangeKind.Added : isThere ? KeyChangeKind.Changed : KeyChangeKind.Removed;
                changes.Add(new KeyChange(key, kind, was ? before.Main : 0, isThere ? after.Main : 0));
            }
        }

        return next;
    }
}
