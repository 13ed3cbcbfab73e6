using System.Diagnostics;
using WebEtcd.Raft;
using WebEtcd.Shared.Observation;
using WebEtcd.StateMachine.Mvcc;
using WebEtcd.Storage.Checkpoints;
using WebEtcd.Storage.DataDirectory;
using WebEtcd.Storage.Disk;
using WebEtcd.Storage.Revisions;
using WebEtcd.Storage.Wal;

namespace WebEtcd.Storage;

/// <summary>
/// Everything durable of one node: the write-ahead log, the revision store, the small tables. Promises: what <see cref="Append"/> was asked to
/// sync is on disk when it returns; a checkpoint is whole or absent; damage is an error naming file and offset, never a shorter log. After the
/// first failure of the disk every call throws it again.
/// <para>
/// Threads: <see cref="Append"/> by one thread; <see cref="Revisions"/>' Append and the start of <see cref="CheckpointAsync"/> by the apply
/// thread; <see cref="View"/>, <see cref="CheckpointDue"/> and <see cref="LogFirstIndex"/> by any.
/// </para>
/// </summary>
public sealed class NodeStorage : IDisposable
{
    private readonly StorageOptions _options;
    private readonly IDisk _disk;
    private readonly TimeProvider _time;
    private readonly IStorageObserver _observer;
    private readonly FailureLatch _latch;
    private readonly DirectoryLayout _layout;
    private readonly MetaFile _meta;
    private readonly IDisposable _lock;
    private readonly WalSegments _segments;
    private readonly WriteAheadLog _log;
    private readonly RevisionStore _revisions;
    private MetaRecord? _current;
    private Task _checkpoint = Task.CompletedTask;
    private long _checkpointedAddress;
    private long _checkpointStamp;
    private ulong _logFirstIndex;
    private volatile CheckpointFacts? _lastCheckpoint;
    private bool _disposed;

    private NodeStorage(StorageOptions options, IDisk disk, TimeProvider time, IStorageObserver observer, FailureLatch latch, DirectoryLayout layout, IDisposable held)
    {
        _options = options;
        _disk = disk;
        _time = time;
        _observer = observer;
        _latch = latch;
        _layout = layout;
        _lock = held;
        _meta = new MetaFile(disk, layout.Member);
        _current = _meta.Read();
        if (_current is null)
        {
            layout.RefuseDataWithoutMeta();
        }

        WalGeometry geometry = _current?.Geometry ?? WalGeometry.For(options.WalSegmentBytes);
        RevisionLayout revisionLayout = RevisionLayout.For(options, _current is { } known ? (known.StorePageBits, known.StoreSegmentBits) : null);
        StoreNumber = _current?.StoreNumber ?? 1;
        RevisionLayout = revisionLayout;
        Geometry = geometry;
        string store = layout.StoreOf(StoreNumber);
        disk.CreateDirectory(store);
        layout.SweepStores(StoreNumber);

        RecoveredCheckpoint? checkpoint = null;
        StoreCut? cut = null;
        if (_current?.CheckpointIndex is { } appliedIndex)
        {
            (checkpoint, cut) = CheckpointFile.Read(disk, store, appliedIndex);
        }

        CheckpointFile.Sweep(disk, store, _current?.CheckpointIndex);
        _segments = new WalSegments(disk, layout.Wal, geometry, latch, observer, options.InlineBackgroundWork);
        try
        {
            _log = WriteAheadLog.Open(_segments, _current?.LogStart ?? WalStart.OfEmptyLog, new SyncLatency(observer, options.SlowSync), out IReadOnlyList<Entry> entries);
            _revisions = RevisionStore.Open(disk, store, revisionLayout, latch, cut);
            Recovered = Recover(checkpoint, entries);
        }
        catch
        {
            _segments.Dispose();
            throw;
        }

        _logFirstIndex = Recovered.LogStartIndex + 1;
        _checkpointedAddress = _log.TailAddress;
        _checkpointStamp = time.GetTimestamp();
    }

    /// <summary>What the directory held.</summary>
    public RecoveredState Recovered { get; }

    /// <summary>The values of all revisions.</summary>
    public IRevisionStore Revisions => _revisions;

    /// <summary>True when enough was logged since the last checkpoint, or something was and the last one is old.</summary>
    public bool CheckpointDue
    {
        get
        {
            long logged = _log.TailAddress - Interlocked.Read(ref _checkpointedAddress);
            return logged >= _options.CheckpointLogBytes
                || (logged > 0 && _time.GetElapsedTime(Interlocked.Read(ref _checkpointStamp)) >= _options.CheckpointInterval);
        }
    }

    /// <summary>First entry that a later start would still have. The log in memory may forget what lies before it.</summary>
    public ulong LogFirstIndex => Interlocked.Read(ref _logFirstIndex);

    private WalGeometry Geometry { get; }

    private int StoreNumber { get; }

    private RevisionLayout RevisionLayout { get; }

    /// <summary>
    /// Opens a data directory, making it when there is none. Throws <see cref="StorageException"/>, naming file and offset, when it is locked,
    /// not ours, of another version, or damaged.
    /// </summary>
    public static NodeStorage Open(StorageOptions options, IDisk disk, TimeProvider time, IStorageObserver observer)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(disk);
        ArgumentNullException.ThrowIfNull(observer);
        var latch = new FailureLatch(observer.Failed);
        var latched = new LatchedDisk(disk, latch);
        var layout = new DirectoryLayout(latched, options.DataDirectory);
        IDisposable? held = null;
        try
        {
            layout.RefuseForeign();
            layout.Create();
            held = latched.Lock(layout.LockFile);
            return new NodeStorage(options, latched, time, observer, latch, layout, held);
        }
        catch (Exception e)
        {
            held?.Dispose();
            throw e is StorageException ? e : new StorageException($"the data directory cannot be opened: {e.Message}", options.DataDirectory, inner: e);
        }
    }

    /// <summary>Says whose directory this is. Durable on return. To be called once, before anything else, on a directory that is new.</summary>
    public void Bootstrap(NodeIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        _latch.ThrowIfFailed();
        if (_current is not null)
        {
            throw new InvalidOperationException($"the data directory {_options.DataDirectory} belongs to member {_current.Identity.MemberId:x} already");
        }

        var first = new MetaRecord(1, identity, Geometry, WalStart.OfEmptyLog, StoreNumber, RevisionLayout.PageBits, RevisionLayout.SegmentBits, null);
        _layout.SyncNames();
        _meta.Create(first);
        _current = first;
    }

    /// <summary>
    /// Logs a new hard state (when given) and entries. An entry with an index that is there already overrides it and all that follow. With
    /// <paramref name="sync"/> they are durable on return, together with all that was appended without it.
    /// </summary>
    public void Append(HardState? hardState, IReadOnlyList<Entry> entries, bool sync)
    {
        ArgumentNullException.ThrowIfNull(entries);
        RequireBootstrapped();
        _log.Append(hardState, entries, sync);
    }

    /// <summary>
    /// Takes a checkpoint of everything applied so far. What it holds is fixed before this returns; the task ends when it is durable and the log
    /// before it, except for <see cref="StorageOptions.CatchUpEntries"/> entries, was given back. Not to be called before the last one ended.
    /// </summary>
    public Task CheckpointAsync(ulong appliedIndex, ulong appliedTerm, long revision, ReadOnlyMemory<byte> tables)
    {
        RequireBootstrapped();
        _latch.ThrowIfFailed();
        if (!_checkpoint.IsCompleted)
        {
            throw new InvalidOperationException("a checkpoint is being taken");
        }

        var checkpoint = new RecoveredCheckpoint(appliedIndex, appliedTerm, revision, tables);
        StoreCut cut = _revisions.Cut();
        long tail = _log.TailAddress;
        if (_options.InlineBackgroundWork)
        {
            _checkpoint = Task.CompletedTask;
            Take(checkpoint, cut, tail);
            return Task.CompletedTask;
        }

        return _checkpoint = Task.Run(() => Take(checkpoint, cut, tail));
    }

    /// <summary>How log and checkpoints are doing.</summary>
    public StorageView View()
    {
        CheckpointFacts? last = _lastCheckpoint;
        return new StorageView(
            _segments.ActiveCount,
            _segments.SpareCount,
            _segments.RecycledCount,
            _segments.ActiveCount * Geometry.SegmentBytes,
            _log.Latency.View(),
            _log.Latency.Count,
            last?.At,
            last?.Took,
            last?.Index ?? Recovered.Checkpoint?.AppliedIndex ?? 0,
            _options.DataDirectory,
            FreeBytes());
    }

    /// <summary>Makes what was appended durable and releases the directory. Takes no checkpoint.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        try
        {
            _checkpoint.Wait();
        }
        catch (AggregateException)
        {
            // Whoever asked for the checkpoint has it; the latch has it too.
        }

        _log.Dispose();
        _revisions.Dispose();
        _lock.Dispose();
    }

    private RecoveredState Recover(RecoveredCheckpoint? checkpoint, IReadOnlyList<Entry> entries)
    {
        (ulong startIndex, ulong startTerm) = _log.StartOfEntries;
        ulong last = startIndex + (ulong)entries.Count;
        ulong applied = checkpoint?.AppliedIndex ?? 0;
        if (applied > last)
        {
            throw new StorageException($"the log ends at entry {last}, before the checkpoint's entry {applied}", _layout.Wal);
        }

        HardState hardState = _log.HardState;
        return new RecoveredState
        {
            Identity = _current?.Identity,
            // The batch that said so may be torn: what is gone was never acknowledged here, and the leader says again what is committed.
            HardState = hardState with { Commit = Math.Clamp(hardState.Commit, applied, last) },
            Checkpoint = checkpoint,
            LogStartIndex = startIndex,
            LogStartTerm = startTerm,
            Entries = entries,
        };
    }

    /// <summary>The order is the whole point: values, tables, META, and only then what META no longer names.</summary>
    private void Take(RecoveredCheckpoint checkpoint, StoreCut cut, long tail)
    {
        long began = Stopwatch.GetTimestamp();
        try
        {
            string store = _layout.StoreOf(StoreNumber);
            _revisions.MakeDurable(cut);
            CheckpointFile.Write(_disk, store, checkpoint, cut);
            _log.EnsureDurable(checkpoint.AppliedIndex);
            ulong keepAfter = checkpoint.AppliedIndex > _options.CatchUpEntries ? checkpoint.AppliedIndex - _options.CatchUpEntries : 0;
            WalStart start = _log.StartAfter(keepAfter);
            MetaRecord next = _current! with
            {
                Generation = _current.Generation + 1,
                LogStart = start,
                CheckpointIndex = checkpoint.AppliedIndex,
            };
            _meta.Write(next);
            _current = next;
            CheckpointFile.Sweep(_disk, store, checkpoint.AppliedIndex);
            _revisions.GiveBack(cut);
            _log.Forget(start);
            Interlocked.Exchange(ref _logFirstIndex, start.Index + 1);
        }
        catch (Exception e)
        {
            _latch.Set(e);
            throw;
        }

        TimeSpan took = Stopwatch.GetElapsedTime(began);
        _lastCheckpoint = new CheckpointFacts(checkpoint.AppliedIndex, _time.GetUtcNow(), took);
        Interlocked.Exchange(ref _checkpointedAddress, tail);
        Interlocked.Exchange(ref _checkpointStamp, _time.GetTimestamp());
        _observer.CheckpointTaken(checkpoint.AppliedIndex, took);
    }

    private void RequireBootstrapped()
    {
        if (_current is null)
        {
            throw new InvalidOperationException("the data directory is not bootstrapped");
        }
    }

    private long FreeBytes()
    {
        try
        {
            return _disk.FreeBytes(_options.DataDirectory);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private sealed record CheckpointFacts(ulong Index, DateTimeOffset At, TimeSpan Took);
}
