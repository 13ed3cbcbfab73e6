using WebEtcd.Storage.Disk;

namespace WebEtcd.Storage.Wal;

/// <summary>
/// Works beside the log's thread so that commits overwrite zeros instead of growing a file: zero-fills the current segment some way ahead
/// of the writer, keeps one spare segment of zeros, and makes spares of retired segments.
/// </summary>
internal sealed class SegmentPreparer(WalSegments segments, IStorageObserver observer, bool inline)
{
    private const int StepBytes = 256 << 10;
    private const long AheadBytes = 8 << 20;
    private static readonly byte[] s_zeros = new byte[StepBytes];
    private readonly Lock _gate = new();
    private readonly Queue<WalSegment> _retired = new();
    private Task _work = Task.CompletedTask;
    private bool _running;
    private volatile bool _stopping;
    private volatile bool _hasSpare;
    private long _recycled;

    internal bool HasSpare => _hasSpare;

    internal long RecycledCount => Interlocked.Read(ref _recycled);

    /// <summary>Starts work when there is any. Cheap: called after every sync.</summary>
    internal void Consider()
    {
        if (!_running && (NeedsZeros() || NeedsSpare()))
        {
            Start();
        }
    }

    internal void Recycle(List<WalSegment> retired)
    {
        lock (_gate)
        {
            retired.ForEach(_retired.Enqueue);
        }

        Start();
    }

    /// <summary>Gives the spare segment the name of a new one; false when there is none.</summary>
    internal bool TryTakeSpare(string path)
    {
        lock (_gate)
        {
            if (!_hasSpare)
            {
                return false;
            }

            segments.Disk.Rename(segments.PathOf(WalSegments.SpareName), path);
            _hasSpare = false;
            return true;
        }
    }

    internal void Stop()
    {
        _stopping = true;
        try
        {
            _work.Wait();
        }
        catch (AggregateException)
        {
            // Remembered by the disk already.
        }

        foreach (WalSegment segment in _retired)
        {
            segment.File.Dispose();
        }
    }

    private void Start()
    {
        lock (_gate)
        {
            if (_running || _stopping)
            {
                return;
            }

            _running = true;
            if (!inline)
            {
                _work = Task.Run(Work);
                return;
            }
        }

        Work();
    }

    private void Work()
    {
        try
        {
            while (!_stopping && segments.Latch.Failure is null)
            {
                WalSegment? retired = null;
                lock (_gate)
                {
                    if (!_retired.TryDequeue(out retired) && !NeedsZeros() && !NeedsSpare())
                    {
                        _running = false;
                        return;
                    }
                }

                if (retired is not null)
                {
                    Recycle(retired);
                }
                else if (NeedsZeros())
                {
                    ZeroAhead(segments.Current!);
                }
                else
                {
                    IDiskFile file = segments.Disk.Open(segments.PathOf(WalSegments.UnfinishedSpareName), DiskOpenMode.OpenOrCreate);
                    FinishSpare(file);
                }
            }
        }
        catch (Exception e)
        {
            segments.Latch.Set(e);
        }

        _running = false;
    }

    private bool NeedsZeros() => segments.Current is { } current
        && current.ZeroedUntil < segments.Geometry.SegmentBytes
        && current.ZeroedUntil - current.WrittenUntil < AheadBytes / 2;

    private bool NeedsSpare() => !_hasSpare && segments.Current is { } current && current.WrittenUntil > segments.Geometry.SegmentBytes / 4;

    private void ZeroAhead(WalSegment segment)
    {
        long until = Math.Min(segment.WrittenUntil + AheadBytes, segments.Geometry.SegmentBytes);
        while (!_stopping)
        {
            lock (segment.Gate)
            {
                long from = segment.ZeroedUntil;
                if (from >= until)
                {
                    break;
                }

                int count = (int)Math.Min(StepBytes, until - from);
                segment.File.Write(from, s_zeros.AsSpan(0, count));
                segment.ZeroedUntil = from + count;
            }
        }

        segment.File.Sync();
    }

    private void Recycle(WalSegment retired)
    {
        retired.File.Dispose();
        if (_hasSpare)
        {
            segments.Disk.Delete(retired.File.Path);
            return;
        }

        string unfinished = segments.PathOf(WalSegments.UnfinishedSpareName);
        segments.Disk.Rename(retired.File.Path, unfinished);
        FinishSpare(segments.Disk.Open(unfinished, DiskOpenMode.Existing));
        Interlocked.Increment(ref _recycled);
        observer.SegmentRecycled(retired.Number);
    }

    /// <summary>The zeros must be durable before the file can get a segment's name: old records in it would come back after a crash.</summary>
    private void FinishSpare(IDiskFile file)
    {
        using (file)
        {
            for (long at = 0; at < segments.Geometry.SegmentBytes; at += StepBytes)
            {
                if (_stopping)
                {
                    return;
                }

                file.Write(at, s_zeros.AsSpan(0, (int)Math.Min(StepBytes, segments.Geometry.SegmentBytes - at)));
            }

            file.Sync();
        }

        lock (_gate)
        {
            segments.Disk.Rename(segments.PathOf(WalSegments.UnfinishedSpareName), segments.PathOf(WalSegments.SpareName));
            _hasSpare = true;
        }
    }
}
