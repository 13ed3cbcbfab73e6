using WebEtcd.Shared.Observation;

namespace WebEtcd.Storage.Wal;

/// <summary>How long the last syncs took. Written by the log's thread, read by any.</summary>
internal sealed class SyncLatency(IStorageObserver observer, TimeSpan slow)
{
    private const int Kept = 1024;
    private readonly Lock _gate = new();
    private readonly TimeSpan[] _last = new TimeSpan[Kept];
    private long _count;

    internal long Count => Interlocked.Read(ref _count);

    internal void Written(TimeSpan took) => observer.Written(took);

    internal void Record(TimeSpan took)
    {
        observer.Synced(took);
        lock (_gate)
        {
            _last[_count % Kept] = took;
            _count++;
        }

        if (took > slow)
        {
            observer.SlowSync(took);
        }
    }

    /// <summary>Quantiles of the last syncs, and how many there are in each bucket of <see cref="StorageView.SyncBounds"/>.</summary>
    internal (LatencyView Quantiles, int[] Counts) View()
    {
        TimeSpan[] sorted;
        lock (_gate)
        {
            sorted = _last[..(int)Math.Min(_count, Kept)];
        }

        var counts = new int[StorageView.SyncBuckets];
        if (sorted.Length == 0)
        {
            return (LatencyView.None, counts);
        }

        Array.Sort(sorted);
        int bucket = 0;
        foreach (TimeSpan took in sorted)
        {
            while (bucket < StorageView.SyncBounds.Count && took > StorageView.SyncBounds[bucket])
            {
                bucket++;
            }

            counts[bucket]++;
        }

        return (new LatencyView(sorted[sorted.Length / 2], sorted[sorted.Length * 99 / 100], sorted[^1]), counts);
    }
}
