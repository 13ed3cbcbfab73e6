using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;

namespace WebEtcd.StateMachine.Mvcc;

/// <summary>The changes of one key straight from the key index, deletions among them, which no range at an old revision would find.</summary>
internal sealed class RevisionLister(MvccStore store)
{
    private const int MaxLimit = 1000;

    public KeyRevisionsPage List(KeyRevisionsQuery query)
    {
        if (query.Limit is < 1 or > MaxLimit)
        {
            throw new EtcdException(StatusCode.InvalidArgument, $"limit is {query.Limit}: a page has 1 to {MaxLimit} changes");
        }

        List<KeyRevision> changes = [];
        long next = 0;
        lock (store.Gate)
        {
            long compacted = Math.Max(0, store.CompactedRevision);
            long current = store.CurrentRevision;
            if (store.Index.TryGet(query.Key.Span, out KeyState state))
            {
                next = Collect(state, query, compacted, current, changes);
            }

            return new KeyRevisionsPage(changes, next, compacted, current);
        }
    }

    /// <summary>Returns where the next page goes on; 0 when nothing is left.</summary>
    private static long Collect(in KeyState state, KeyRevisionsQuery query, long compacted, long current, List<KeyRevision> changes)
    {
        long upTo = query.Before > 0 ? Math.Min(query.Before - 1, current) : current;
        for (int i = state.Past?.Count ?? 0; i >= 0; i--)
        {
            KeptRevision change = i == (state.Past?.Count ?? 0) ? state.Newest : state.Past![i];

            // A transaction that has not ended yet shows nothing of itself; of several changes in one, the last counts.
            if (change.Main > upTo || (changes.Count > 0 && changes[^1].Revision == change.Main))
            {
                continue;
            }

            // Compaction leaves what stands at its revision. The rest may still be in the index, and cannot be read any more.
            bool isOldest = change.Main <= compacted;
            if (isOldest && change.IsTombstone && change.Main < compacted)
            {
                return 0;
            }

            if (changes.Count == query.Limit)
            {
                return changes[^1].Revision;
            }

            changes.Add(new KeyRevision(change.Main, change.IsTombstone, change.Size));
            if (isOldest)
            {
                return 0;
            }
        }

        return 0;
    }
}
