using System.Globalization;
using WebEtcd.Storage.Disk;

namespace WebEtcd.Storage.Wal;

/// <summary>
/// The segment files of the log: <c>raft.wal.NNNNNNNN</c> holds the addresses [N, N+1) times the segment size. A file is zeros before it is
/// written. Written by the log's thread; <see cref="SegmentPreparer"/> zero-fills ahead and recycles beside it.
/// </summary>
internal sealed class WalSegments : IWalPages, IDisposable
{
    private const string Prefix = "raft.wal.";
    internal const string SpareName = "raft.spare";
    internal const string UnfinishedSpareName = "raft.spare.tmp";
    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, WalSegment> _segments = [];
    private readonly IStorageObserver _observer;
    private readonly SegmentPreparer _preparer;
    private bool _directoryDirty;

    internal WalSegments(IDisk disk, string directory, WalGeometry geometry, FailureLatch latch, IStorageObserver observer, bool inlineBackground)
    {
        Disk = disk;
        Directory = directory;
        Geometry = geometry;
        Latch = latch;
        _observer = observer;
        _preparer = new SegmentPreparer(this, observer, inlineBackground);
        foreach (string name in disk.List(directory))
        {
            if (name is SpareName or UnfinishedSpareName)
            {
                disk.Delete(PathOf(name));
            }
            else if (TryParse(name, out int number))
            {
                IDiskFile file = disk.Open(PathOf(name), DiskOpenMode.Existing);
                _segments.Add(number, new WalSegment(number, file, Math.Min(file.Length, geometry.SegmentBytes)));
            }
        }
    }

    public WalGeometry Geometry { get; }

    public long EndPage
    {
        get
        {
            lock (_gate)
            {
                if (_segments.Count == 0)
                {
                    return 0;
                }

                WalSegment last = _segments.Values.Last();
                long start = (long)last.Number << Geometry.SegmentBits;
                return (start + Math.Min(last.File.Length, Geometry.SegmentBytes) + Geometry.PageBytes - 1) >> Geometry.PageBits;
            }
        }
    }

    internal IDisk Disk { get; }

    internal string Directory { get; }

    internal FailureLatch Latch { get; }

    internal int ActiveCount
    {
        get
        {
            lock (_gate)
            {
                return _segments.Count;
            }
        }
    }

    internal int SpareCount => _preparer.HasSpare ? 1 : 0;

    internal long RecycledCount => _preparer.RecycledCount;

    /// <summary>The segment that is written now; null before the first write.</summary>
    internal WalSegment? Current { get; private set; }

    internal static string NameOf(int segment) => Prefix + segment.ToString("D8", CultureInfo.InvariantCulture);

    internal string PathOf(string name) => Path.Combine(Directory, name);

    public string PathOf(long page) => PathOf(NameOf((int)((page << Geometry.PageBits) >> Geometry.SegmentBits)));

    public void Read(long page, Span<byte> buffer)
    {
        long address = page << Geometry.PageBits;
        Read(Geometry.SegmentOf(address), Geometry.OffsetInSegment(address), buffer);
    }

    internal void Read(int segment, long offset, Span<byte> buffer)
    {
        WalSegment? file;
        lock (_gate)
        {
            _segments.TryGetValue(segment, out file);
        }

        int read = file is null ? 0 : file.File.Read(offset, buffer);
        buffer[read..].Clear();
    }

    /// <summary>Refuses a log in which a segment between the first and the last is missing.</summary>
    internal void RequireContiguous(int first)
    {
        int expected = first;
        foreach (int number in _segments.Keys)
        {
            if (number < first)
            {
                continue;
            }

            if (number != expected)
            {
                throw new StorageException("the log's segment is missing", PathOf(NameOf(expected)));
            }

            expected++;
        }
    }

    internal void Write(int segment, long offset, ReadOnlySpan<byte> data)
    {
        WalSegment target = Current is { } current && current.Number == segment ? current : Enter(segment);
        lock (target.Gate)
        {
            target.File.Write(offset, data);
            target.IsDirty = true;
            target.WrittenUntil = Math.Max(target.WrittenUntil, offset + data.Length);
            target.ZeroedUntil = Math.Max(target.ZeroedUntil, target.WrittenUntil);
        }
    }

    /// <summary>Makes everything written so far durable, file names included.</summary>
    internal void Sync()
    {
        lock (_gate)
        {
            foreach (WalSegment segment in _segments.Values)
            {
                if (segment.IsDirty)
                {
                    segment.File.Sync();
                    segment.IsDirty = false;
                }
            }

            if (_directoryDirty)
            {
                Disk.SyncDirectory(Directory);
                _directoryDirty = false;
            }
        }

        _preparer.Consider();
    }

    /// <summary>Makes an address the end of the log: what follows in its segment becomes zeros, later segments are deleted. Durable on return.</summary>
    internal void EndAt(long address)
    {
        int last = Geometry.SegmentOf(address);
        lock (_gate)
        {
            foreach (WalSegment later in _segments.Values.Where(segment => segment.Number > last).Reverse().ToList())
            {
                later.File.Dispose();
                Disk.Delete(later.File.Path);
                _segments.Remove(later.Number);
                _directoryDirty = true;
            }

            if (_directoryDirty)
            {
                Disk.SyncDirectory(Directory);
                _directoryDirty = false;
            }

            if (_segments.TryGetValue(last, out WalSegment? tail))
            {
                ZeroFrom(tail, Geometry.OffsetInSegment(address));
                tail.WrittenUntil = Geometry.OffsetInSegment(address);
                Current = tail;
            }

            foreach (WalSegment segment in _segments.Values)
            {
                segment.File.Sync();
            }
        }
    }

    /// <summary>After a clean end was found: makes what was read durable before anything is built on it. A scan may have read what only the page cache held.</summary>
    internal void MakeDurable(long end)
    {
        int last = Geometry.SegmentOf(end);
        lock (_gate)
        {
            foreach (WalSegment segment in _segments.Values)
            {
                segment.File.Sync();
            }

            Disk.SyncDirectory(Directory);
            if (_segments.TryGetValue(last, out WalSegment? tail))
            {
                tail.WrittenUntil = Geometry.OffsetInSegment(end);
                Current = tail;
            }
        }
    }

    /// <summary>Gives back the segments before one; META must not need them any more.</summary>
    internal void Retire(int before)
    {
        List<WalSegment> retired;
        lock (_gate)
        {
            // The writer stays in its segment until it enters the next one, even when the log begins anew exactly at its end.
            retired = [.. _segments.Values.Where(segment => segment.Number < before && segment != Current)];
            foreach (WalSegment segment in retired)
            {
                _segments.Remove(segment.Number);
            }
        }

        if (retired.Count > 0)
        {
            _preparer.Recycle(retired);
        }
    }

    public void Dispose()
    {
        _preparer.Stop();
        foreach (WalSegment segment in _segments.Values)
        {
            segment.File.Dispose();
        }
    }

    private WalSegment Enter(int number)
    {
        lock (_gate)
        {
            if (!_segments.TryGetValue(number, out WalSegment? segment))
            {
                if (_directoryDirty)
                {
                    // Names become durable in order, so that a missing segment always means damage.
                    Disk.SyncDirectory(Directory);
                    _directoryDirty = false;
                }

                string path = PathOf(NameOf(number));
                bool prepared = _preparer.TryTakeSpare(path);
                IDiskFile file = Disk.Open(path, prepared ? DiskOpenMode.Existing : DiskOpenMode.CreateNew);
                segment = new WalSegment(number, file, prepared ? Geometry.SegmentBytes : 0);
                _segments.Add(number, segment);
                _directoryDirty = true;
                _observer.SegmentCut(number);
            }

            return Current = segment;
        }
    }

    private static void ZeroFrom(WalSegment segment, long offset)
    {
        byte[] buffer = new byte[1 << 16];
        byte[] zeros = new byte[1 << 16];
        for (long at = offset; at < segment.File.Length; at += buffer.Length)
        {
            int read = segment.File.Read(at, buffer);
            if (buffer.AsSpan(0, read).IndexOfAnyExcept((byte)0) >= 0)
            {
                segment.File.Write(at, zeros.AsSpan(0, read));
            }
        }
    }

    private static bool TryParse(string name, out int number)
    {
        number = 0;
        return name.StartsWith(Prefix, StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
