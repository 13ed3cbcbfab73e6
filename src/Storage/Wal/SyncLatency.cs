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

    internal LatencyView View()
    {
        TimeSpan[] sorted;
        lock (_gate)
        {
            sorted = _last[..(int)Math.Min(_count, Kept)];
        }

        if (sorted.Length == 0)
        {
            return LatencyView.None;
        }

        Array.Sort(sorted);
        return new LatencyView(sorted[sorted.Length / 2], sorted[sorted.Length * 99 / 100], sorted[^1]);
    }
}
