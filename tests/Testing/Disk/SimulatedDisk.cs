using WebEtcd.Storage;
using WebEtcd.Storage.Disk;

namespace WebEtcd.Testing.Disk;

/// <summary>
/// A disk in memory that loses what a real one may lose. Writes become durable by Sync of their file, names by SyncDirectory of their
/// directory; at a crash each unsynced sector of 512 bytes takes any of its versions, and each unsynced name is there or not, by a seeded
/// generator. A fault can be put on the n-th changing operation. Thread-safe.
/// </summary>
public sealed class SimulatedDisk : IDisk
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SimulatedInode> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SimulatedInode> _durableNames = new(StringComparer.Ordinal);
    private readonly List<NameChange> _unsyncedNames = [];
    private readonly HashSet<string> _locks = new(StringComparer.Ordinal);
    private long _faultAt = -1;
    private DiskFault _fault;
    private bool _crashed;

    /// <summary>Changing operations so far: writes, syncs, and changes of names.</summary>
    public long Operations { get; private set; }

    /// <summary>What the operation was that the fault hit; null before.</summary>
    public string? FaultedOperation { get; private set; }

    /// <summary>Puts a fault on an operation, counted from the start of the disk: the first one is 1.</summary>
    public void FailAt(long operation, DiskFault fault)
    {
        lock (_gate)
        {
            _faultAt = operation;
            _fault = fault;
        }
    }

    /// <summary>Power comes back: this disk as the crash left it. Locks are gone, faults too. The disk that crashed must not be used any more.</summary>
    public SimulatedDisk Restart(int seed, CrashStyle style = CrashStyle.Shuffle)
    {
        lock (_gate)
        {
            _crashed = true;
            var random = new Random(seed);
            var next = new SimulatedDisk();
            int prefix = random.Next(2) == 0 ? random.Next(_unsyncedNames.Count + 1) : -1;
            for (int i = 0; i < _unsyncedNames.Count; i++)
            {
                bool kept = style == CrashStyle.KeepAll || (style == CrashStyle.Shuffle && (prefix >= 0 ? i < prefix : random.Next(2) == 0));
                if (kept)
                {
                    _unsyncedNames[i].ApplyTo(_durableNames);
                }
            }

            foreach (SimulatedInode inode in _names.Values.Concat(_durableNames.Values).Distinct())
            {
                inode.Crash(random, style);
            }

            foreach ((string path, SimulatedInode inode) in _durableNames.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                if (IsReachable(path))
                {
                    next._names[path] = next._durableNames[path] = inode;
                }
            }

            return next;
        }
    }

    /// <summary>Flips one bit of a file, durably.</summary>
    public void FlipBit(string path, long bit)
    {
        lock (_gate)
        {
            SimulatedInode inode = Find(path);
            Span<byte> one = stackalloc byte[1];
            inode.Read(bit / 8, one);
            one[0] ^= (byte)(1 << (int)(bit % 8));
            inode.Write(bit / 8, one);
            inode.Sync();
        }
    }

    /// <summary>Paths of all files, ordered.</summary>
    public IReadOnlyList<string> Files()
    {
        lock (_gate)
        {
            return [.. _names.Where(pair => !pair.Value.IsDirectory).Select(pair => pair.Key).Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>A file's bytes as a reader sees them.</summary>
    public byte[] Contents(string path)
    {
        lock (_gate)
        {
            SimulatedInode inode = Find(path);
            byte[] bytes = new byte[inode.Length];
            inode.Read(0, bytes);
            return bytes;
        }
    }

    public IDiskFile Open(string path, DiskOpenMode mode)
    {
        lock (_gate)
        {
            if (_names.TryGetValue(path, out SimulatedInode? inode))
            {
                ThrowIfCrashed();
                return mode == DiskOpenMode.CreateNew ? throw new IOException($"{path} exists") : new SimulatedFile(this, path, inode);
            }

            if (mode == DiskOpenMode.Existing)
            {
                throw new FileNotFoundException($"{path} does not exist", path);
            }

            Count($"create {path}");
            RequireDirectoryOf(path);
            inode = new SimulatedInode();
            Change(new NameChange(null, path, inode));
            return new SimulatedFile(this, path, inode);
        }
    }

    public bool FileExists(string path)
    {
        lock (_gate)
        {
            return _names.TryGetValue(path, out SimulatedInode? inode) && !inode.IsDirectory;
        }
    }

    public bool DirectoryExists(string path)
    {
        lock (_gate)
        {
            return IsRoot(path) || (_names.TryGetValue(path, out SimulatedInode? inode) && inode.IsDirectory);
        }
    }

    public IReadOnlyList<string> List(string directory)
    {
        lock (_gate)
        {
            ThrowIfCrashed();
            return [.. _names.Keys.Where(path => Path.GetDirectoryName(path) == directory).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
        }
    }

    public void CreateDirectory(string path)
    {
        lock (_gate)
        {
            if (DirectoryExists(path))
            {
                return;
            }

            if (Path.GetDirectoryName(path) is { } parent)
            {
                CreateDirectory(parent);
            }

            Count($"mkdir {path}");
            Change(new NameChange(null, path, new SimulatedInode { IsDirectory = true }));
        }
    }

    public void Rename(string from, string to)
    {
        lock (_gate)
        {
            SimulatedInode inode = Find(from);
            Count($"rename {from} to {to}");
            Change(new NameChange(from, to, inode));
        }
    }

    public void Delete(string path)
    {
        lock (_gate)
        {
            SimulatedInode inode = Find(path);
            Count($"delete {path}");
            Change(new NameChange(path, null, inode));
        }
    }

    public void DeleteDirectory(string path)
    {
        lock (_gate)
        {
            SimulatedInode inode = Find(path);
            if (!inode.IsDirectory || List(path).Count > 0)
            {
                throw new IOException($"{path} is no empty directory");
            }

            Count($"rmdir {path}");
            Change(new NameChange(path, null, inode));
        }
    }

    public void SyncDirectory(string path)
    {
        lock (_gate)
        {
            Count($"sync directory {path}");
            foreach (NameChange change in _unsyncedNames.Where(change => change.Directory == path))
            {
                change.ApplyTo(_durableNames);
            }

            _unsyncedNames.RemoveAll(change => change.Directory == path);
        }
    }

    public IDisposable Lock(string path)
    {
        lock (_gate)
        {
            ThrowIfCrashed();
            return _locks.Add(path) ? new Held(this, path) : throw new StorageException("is locked: another process uses this data directory", path);
        }
    }

    public long FreeBytes(string path) => 1L << 40;

    internal int Read(SimulatedInode inode, long offset, Span<byte> buffer)
    {
        lock (_gate)
        {
            ThrowIfCrashed();
            return inode.Read(offset, buffer);
        }
    }

    internal void Write(string path, SimulatedInode inode, long offset, ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            if (IsNext(DiskFault.Crash))
            {
                inode.Write(offset, data);
            }
            else if (IsNext(DiskFault.ShortWrite))
            {
                // Up to the end of a sector: nothing writes a part of one.
                long until = (offset + (data.Length / 2)) / SimulatedInode.SectorBytes * SimulatedInode.SectorBytes;
                inode.Write(offset, data[..(int)Math.Max(0, until - offset)]);
            }

            Count($"write {path} [{offset}, {offset + data.Length})");
            inode.Write(offset, data);
        }
    }

    internal void SetLength(string path, SimulatedInode inode, long length)
    {
        lock (_gate)
        {
            Count($"set length of {path} to {length}");
            inode.SetLength(length);
        }
    }

    internal void Sync(string path, SimulatedInode inode)
    {
        lock (_gate)
        {
            if (IsNext(DiskFault.InputOutputError) || IsNext(DiskFault.NoSpace))
            {
                inode.ForgetUnsynced();
            }

            Count($"sync {path}");
            inode.Sync();
        }
    }

    internal long LengthOf(SimulatedInode inode)
    {
        lock (_gate)
        {
            return inode.Length;
        }
    }

    private static bool IsRoot(string path) => path == Path.GetPathRoot(path);

    private bool IsReachable(string path)
    {
        for (string? parent = Path.GetDirectoryName(path); parent is not null && !IsRoot(parent); parent = Path.GetDirectoryName(parent))
        {
            if (!_durableNames.TryGetValue(parent, out SimulatedInode? inode) || !inode.IsDirectory)
            {
                return false;
            }
        }

        return true;
    }

    private bool IsNext(DiskFault fault) => !_crashed && _fault == fault && Operations + 1 == _faultAt;

    private void Count(string operation)
    {
        ThrowIfCrashed();
        Operations++;
        if (Operations != _faultAt || _fault == DiskFault.None)
        {
            return;
        }

        FaultedOperation = operation;
        switch (_fault)
        {
            case DiskFault.Crash:
                _crashed = true;
                throw new SimulatedCrashException();
            case DiskFault.NoSpace:
                throw new IOException($"no space left on device: {operation}");
            default:
                throw new IOException($"input/output error: {operation}");
        }
    }

    private void ThrowIfCrashed()
    {
        if (_crashed)
        {
            throw new SimulatedCrashException();
        }
    }

    private void RequireDirectoryOf(string path)
    {
        if (Path.GetDirectoryName(path) is { } parent && !DirectoryExists(parent))
        {
            throw new DirectoryNotFoundException($"{parent} does not exist");
        }
    }

    private SimulatedInode Find(string path) =>
        _names.TryGetValue(path, out SimulatedInode? inode) ? inode : throw new FileNotFoundException($"{path} does not exist", path);

    private void Change(NameChange change)
    {
        change.ApplyTo(_names);
        _unsyncedNames.Add(change);
    }

    private sealed record NameChange(string? From, string? To, SimulatedInode Inode)
    {
        internal string Directory => Path.GetDirectoryName(From ?? To)!;

        internal void ApplyTo(Dictionary<string, SimulatedInode> names)
        {
            if (From is not null && names.TryGetValue(From, out SimulatedInode? there) && there == Inode)
            {
                names.Remove(From);
            }

            if (To is not null)
            {
                names[To] = Inode;
            }
        }
    }

    private sealed class Held(SimulatedDisk disk, string path) : IDisposable
    {
        public void Dispose()
        {
            lock (disk._gate)
            {
                disk._locks.Remove(path);
            }
        }
    }
}
