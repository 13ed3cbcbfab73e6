using WebEtcd.Shared.Values;

namespace WebEtcd.StateMachine.Mvcc;

/// <summary>
/// The physical part of compaction. A compaction is accepted by the apply loop (<see cref="MvccStore.Compact"/>), marked as scheduled in the next
/// tables, carried out here, and then marked as finished. After a restart a scheduled one is carried out again.
/// </summary>
internal sealed class Compactor(MvccStore store)
{
    private long _finished = -1;
    private long _markedInTables = -1;
    private int _generation;

    public long FinishedRevision => Volatile.Read(ref _finished);

    /// <summary>Grows whenever everything is replaced.</summary>
    public int Generation => Volatile.Read(ref _generation);

    public bool IsPending => FinishedRevision < store.CompactedRevision;

    public bool IsAwaitingCheckpoint => FinishedRevision >= Volatile.Read(ref _markedInTables) && IsPending;

    /// <summary>The tables that are being written say that this compaction is scheduled: from now on its records may go.</summary>
    public void MarkInTables(long scheduledRevision) => Volatile.Write(ref _markedInTables, scheduledRevision);

    /// <summary>Everything is replaced by what a checkpoint or snapshot holds: a run that is under way changes nothing more. Under the store's lock.</summary>
    public void Load(long scheduledRevision, long finishedRevision)
    {
        Volatile.Write(ref _generation, _generation + 1);
        Volatile.Write(ref _markedInTables, scheduledRevision);
        Volatile.Write(ref _finished, finishedRevision);
    }

    public bool Run(Func<bool> shouldStop)
    {
        int generation;
        long revision;
        lock (store.Gate)
        {
            generation = _generation;
            revision = Volatile.Read(ref _markedInTables);
        }

        if (revision <= FinishedRevision)
        {
            return !IsPending;
        }

        bool IsOverrun() => Volatile.Read(ref _generation) != generation;
        if (CompactIndex(revision, shouldStop, IsOverrun) is not { } kept)
        {
            return false;
        }

        store.Store.Compact(record => !IsOverrun() && IsObsolete(record, revision, kept), () => IsOverrun() || shouldStop());
        if (shouldStop())
        {
            return false;
        }

        lock (store.Gate)
        {
            if (IsOverrun())
            {
                return false;
            }

            Volatile.Write(ref _finished, revision);
        }

        return !IsPending;
    }

    private static bool IsObsolete(Revision record, long revision, KeptRevision[] kept)
    {
        if (record.Main > revision)
        {
            return false;
        }

        int low = 0;
        int high = kept.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            Revision at = kept[middle].Revision;
            int order = record.CompareTo(at);
            if (order == 0)
            {
                return false;
            }

            if (order < 0)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return true;
    }

    /// <summary>Compacts the index leaf by leaf. Returns what is left at or before the revision, in order; null when stopped or overrun.</summary>
    private KeptRevision[]? CompactIndex(long revision, Func<bool> shouldStop, Func<bool> isOverrun)
    {
        var kept = new List<KeptRevision>((int)Math.Min(store.KeyCount, int.MaxValue));
        byte[]? cursor = [];
        while (cursor is not null)
        {
            if (shouldStop())
            {
                return null;
            }

            // Judged under the lock: the index that is looked at, and the size that is reduced, are those of this run.
            lock (store.Gate)
            {
                if (isOverrun())
                {
                    return null;
                }

                long freedBytes = 0;
                cursor = store.Index.CompactLeaf(cursor, revision, kept, ref freedBytes);
                store.Free(freedBytes);
                if (cursor is null)
                {
                    store.Widths.RemoveBefore(revision);
                }
            }
        }

        KeptRevision[] sorted = [.. kept];
        Array.Sort(sorted, static (left, right) => left.Revision.CompareTo(right.Revision));
        return sorted;
    }
}
