using System.Collections.Concurrent;
using System.Globalization;
using FASTER.core;
using WebEtcd.Storage.Disk;

namespace WebEtcd.Storage.Revisions;

/// <summary>
/// FasterKV's device over the files <c>rev.log.NNNNNNNN</c>, inline on the caller's thread. A failure is latched and FASTER is told of success:
/// it would wait for ever for a page that cannot be written. Every caller of the store asks the latch before it believes anything.
/// </summary>
internal sealed class RevisionDevice : StorageDeviceBase
{
    private const string Prefix = "rev.log.";
    private readonly IDisk _disk;
    private readonly string _directory;
    private readonly int _segmentBits;
    private readonly ConcurrentDictionary<int, RevisionFile> _files = new();
    private readonly Lock _gate = new();
    private volatile FailureLatch _latch;
    private long _readLimit = long.MaxValue;
    private int _firstSegment;
    private bool _directoryDirty;

    internal RevisionDevice(IDisk disk, string directory, int segmentBits, FailureLatch latch)
        : base(Path.Combine(directory, "rev.log"), Wal.WalGeometry.SectorBytes, -1)
    {
        _disk = disk;
        _directory = directory;
        _segmentBits = segmentBits;
        _latch = latch;
        foreach (string name in disk.List(directory))
        {
            if (name.StartsWith(Prefix, StringComparison.Ordinal)
                && int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            {
                _files[number] = new RevisionFile(disk.Open(Path.Combine(directory, name), DiskOpenMode.Existing));
            }
        }
    }

    /// <summary>First address whose file still exists.</summary>
    internal long FirstKeptAddress => (long)Volatile.Read(ref _firstSegment) << _segmentBits;

    /// <summary>While a checkpoint is recovered, nothing behind its end may be seen: it reads as zeros.</summary>
    internal void LimitReads(long endAddress) => Volatile.Write(ref _readLimit, endAddress);

    internal void LiftReadLimit() => Volatile.Write(ref _readLimit, long.MaxValue);

    /// <summary>Deletes everything: nothing of it belongs to a checkpoint.</summary>
    internal void Clear() => DeleteWhere(_ => true);

    /// <summary>Checks that the files of a cut are there.</summary>
    internal void Require(StoreCut cut)
    {
        for (long at = cut.Begin; at < cut.End; at = ((at >> _segmentBits) + 1) << _segmentBits)
        {
            int segment = (int)(at >> _segmentBits);
            long until = Math.Min(cut.End, (long)(segment + 1) << _segmentBits) - ((long)segment << _segmentBits);
            if (!_files.TryGetValue(segment, out RevisionFile? file))
            {
                throw new StorageException("a file of the revision store is missing", PathOf(segment));
            }

            if (file.File.Length < until)
            {
                throw new StorageException($"a file of the revision store ends before {until}", PathOf(segment), file.File.Length);
            }
        }
    }

    public override unsafe void WriteAsync(IntPtr sourceAddress, int segmentId, ulong destinationAddress, uint numBytesToWrite, DeviceIOCompletionCallback callback, object context)
    {
        try
        {
            RevisionFile file = FileOf(segmentId);
            file.File.Write((long)destinationAddress, new ReadOnlySpan<byte>((void*)sourceAddress, (int)numBytesToWrite));
            file.IsDirty = true;
        }
        catch (Exception e)
        {
            _latch.Set(e);
        }

        callback(0, numBytesToWrite, context);
    }

    public override unsafe void ReadAsync(int segmentId, ulong sourceAddress, IntPtr destinationAddress, uint readLength, DeviceIOCompletionCallback callback, object context)
    {
        var target = new Span<byte>((void*)destinationAddress, (int)readLength);
        int read = 0;
        try
        {
            // A reader may still follow an address below the begin of the log after its file was given back: zeros end its search.
            if (_files.TryGetValue(segmentId, out RevisionFile? file) && segmentId >= Volatile.Read(ref _firstSegment))
            {
                long address = ((long)segmentId << _segmentBits) + (long)sourceAddress;
                long readable = Math.Clamp(Volatile.Read(ref _readLimit) - address, 0, readLength);
                read = file.File.Read((long)sourceAddress, target[..(int)readable]);
            }
        }
        catch (Exception e)
        {
            if (segmentId >= Volatile.Read(ref _firstSegment))
            {
                _latch.Set(e);
            }
        }

        target[read..].Clear();
        callback(0, readLength, context);
    }

    /// <summary>Reports failures to another latch from now on.</summary>
    internal void ReportTo(FailureLatch latch) => _latch = latch;

    /// <summary>Reads what is on disk from an address on; all of it has to be there.</summary>
    internal void ReadRaw(long address, Span<byte> target)
    {
        while (!target.IsEmpty)
        {
            int segment = (int)(address >> _segmentBits);
            long offset = address & ((1L << _segmentBits) - 1);
            int count = (int)Math.Min(target.Length, (1L << _segmentBits) - offset);
            if (!_files.TryGetValue(segment, out RevisionFile? file) || file.File.Read(offset, target[..count]) != count)
            {
                throw DamageAt(address, "bytes of a checkpoint are missing");
            }

            target = target[count..];
            address += count;
        }
    }

    /// <summary>The error for damage at an address.</summary>
    internal StorageException DamageAt(long address, string what) =>
        new(what, PathOf((int)(address >> _segmentBits)), address & ((1L << _segmentBits) - 1));

    /// <summary>Makes everything written so far durable.</summary>
    internal void Sync()
    {
        lock (_gate)
        {
            foreach (RevisionFile file in _files.Values)
            {
                if (file.IsDirty)
                {
                    file.IsDirty = false;
                    file.File.Sync();
                }
            }

            if (_directoryDirty)
            {
                _directoryDirty = false;
                _disk.SyncDirectory(_directory);
            }
        }
    }

    /// <summary>Deletes the files before an address; no checkpoint may need them any more.</summary>
    internal void GiveBack(long before)
    {
        int first = (int)(before >> _segmentBits);
        if (first > _firstSegment)
        {
            Volatile.Write(ref _firstSegment, first);
            DeleteWhere(segment => segment < first);
        }
    }

    /// <summary>Nothing: <see cref="GiveBack"/> does it when META allows.</summary>
    public override void RemoveSegmentAsync(int segment, AsyncCallback callback, IAsyncResult result) => callback(result);

    public override void Dispose()
    {
        foreach (RevisionFile file in _files.Values)
        {
            file.File.Dispose();
        }
    }

    private void DeleteWhere(Func<int, bool> condition)
    {
        lock (_gate)
        {
            foreach (int segment in _files.Keys.Where(condition).Order())
            {
                if (_files.TryRemove(segment, out RevisionFile? file))
                {
                    file.File.Dispose();
                    _disk.Delete(PathOf(segment));
                }
            }
        }
    }

    private RevisionFile FileOf(int segment)
    {
        if (_files.TryGetValue(segment, out RevisionFile? file))
        {
            return file;
        }

        lock (_gate)
        {
            if (!_files.TryGetValue(segment, out file))
            {
                file = new RevisionFile(_disk.Open(PathOf(segment), DiskOpenMode.CreateNew));
                _files[segment] = file;
                _directoryDirty = true;
            }

            return file;
        }
    }

    private string PathOf(int segment) => Path.Combine(_directory, NameOf(segment));

    internal static string NameOf(int segment) => Prefix + segment.ToString("D8", CultureInfo.InvariantCulture);

    private sealed class RevisionFile(IDiskFile file)
    {
        private volatile bool _isDirty;

        internal IDiskFile File { get; } = file;

        internal bool IsDirty
        {
            get => _isDirty;
            set => _isDirty = value;
        }
    }
}
