using WebEtcd.Raft;
using WebEtcd.Shared.Observation;
using WebEtcd.StateMachine.Mvcc;
using WebEtcd.Storage.Checkpoints;
using WebEtcd.Storage.DataDirectory;
using WebEtcd.Storage.Disk;
using WebEtcd.Storage.Revisions;
using WebEtcd.Storage.Snapshots;
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
    private readonly FailureLatch _latch;
    private readonly DirectoryLayout _layout;
    private readonly MetaFile _meta;
    private readonly IDisposable _lock;
    private readonly WalSegments _segments;
    private readonly WriteAheadLog _log;
    private readonly LiveRevisions _revisions;
    private readonly CheckpointProcedure _checkpoints;
    private readonly SnapshotInbox _inbox;
    private Task _checkpoint = Task.CompletedTask;
    private Task _deletion = Task.CompletedTask;
    private volatile bool _disposed;

    private NodeStorage(StorageOptions options, IDisk disk, TimeProvider time, IStorageObserver observer, FailureLatch latch, DirectoryLayout layout, IDisposable held)
    {
        _options = options;
        _disk = disk;
        _latch = latch;
        _layout = layout;
        _lock = held;
        _meta = new MetaFile(disk, layout.Member);
        if (_meta.Current is null)
        {
            layout.RefuseDataWithoutMeta();
        }

        MetaRecord? meta = _meta.Current;
        int storeNumber = meta?.StoreNumber ?? 1;
        string store = layout.StoreOf(storeNumber);
        RevisionLayout revisionLayout = RevisionLayout.For(options, meta is null ? null : (meta.StorePageBits, meta.StoreSegmentBits));
        Geometry = meta?.Geometry ?? WalGeometry.For(options.WalSegmentBytes);
        _inbox = new SnapshotInbox(disk, layout, options, storeNumber);
        disk.CreateDirectory(store);
        _meta.FinishSwitch();
        layout.SweepStores(storeNumber);

        (RecoveredCheckpoint? checkpoint, StoreCut? cut) = meta?.CheckpointIndex is { } appliedIndex ? CheckpointFile.Read(disk, store, appliedIndex) : default;
        CheckpointFile.Sweep(disk, store, meta?.CheckpointIndex);
        _segments = new WalSegments(disk, layout.Wal, Geometry, latch, observer, options.InlineBackgroundWork);
        SharedStore shared;
        try
        {
            _log = WriteAheadLog.Open(_segments, meta?.LogStart ?? WalStart.OfEmptyLog, new SyncLatency(observer, options.SlowSync), out IReadOnlyList<Entry> entries);
            shared = new SharedStore(RevisionStore.Open(disk, store, revisionLayout, latch, cut), storeNumber, revisionLayout, CloseStore);
            Recovered = Recover(checkpoint, entries);
        }
        catch
        {
            _segments.Dispose();
            throw;
        }

        _revisions = new LiveRevisions(shared);
        StoredCheckpoint? stored = checkpoint is null ? null : new StoredCheckpoint(checkpoint, cut!.Value, shared);
        _checkpoints = new CheckpointProcedure(options, disk, time, observer, latch, layout, _meta, _log, _revisions, stored);
    }

    /// <summary>What the directory held.</summary>
    public RecoveredState Recovered { get; }

    /// <summary>The values of all revisions.</summary>
    public IRevisionStore Revisions => _revisions;

    /// <summary>True when enough was logged since the last checkpoint, or something was and the last one is old.</summary>
    public bool CheckpointDue => _checkpoints.IsDue;

    /// <summary>First entry that a later start would still have. The log in memory may forget what lies before it.</summary>
    public ulong LogFirstIndex => _checkpoints.LogFirstIndex;

    /// <summary>Bytes that went to the log since the directory was opened.</summary>
    public long LogWrittenBytes => _log.WrittenBytes;

    /// <summary>Room for files that nobody needs after a crash.</summary>
    public required ScratchFiles Scratch { get; init; }

    private WalGeometry Geometry { get; }

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
            return new NodeStorage(options, latched, time, observer, latch, layout, held) { Scratch = new ScratchFiles(disk, layout.Member) };
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
        if (_meta.Current is { } known)
        {
            throw new InvalidOperationException($"the data directory {_options.DataDirectory} belongs to member {known.Identity.MemberId:x} already");
        }

        SharedStore store = _revisions.Current;
        _layout.SyncNames();
        _meta.Create(new MetaRecord(1, identity, Geometry, WalStart.OfEmptyLog, store.Number, store.Layout.PageBits, store.Layout.SegmentBits, null));
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

        CheckpointPlan plan = _checkpoints.Plan(new RecoveredCheckpoint(appliedIndex, appliedTerm, revision, tables));
        if (_options.InlineBackgroundWork)
        {
            _checkpoint = Task.CompletedTask;
            Take(plan);
            return Task.CompletedTask;
        }

        return _checkpoint = Task.Run(() => Take(plan));
    }

    /// <summary>
    /// The last finished checkpoint as a stream for a member that is behind, when its applied index is at least <paramref name="atLeastIndex"/>; else
    /// null. The files that it needs stay until it is disposed. By any thread.
    /// </summary>
    public StoredSnapshot? OpenSnapshot(ulong atLeastIndex)
    {
        _latch.ThrowIfFailed();
        return _checkpoints.Open(atLeastIndex);
    }

    /// <summary>
    /// Begins to receive a snapshot, beside the store that counts. When part of the very same one came before, in this process, it goes on behind
    /// that. One is received at a time: another one that is not complete is deleted, and whoever receives it is refused from then on; one that is complete
    /// stays until it is installed, or disposed. Throws <see cref="StorageException"/> while the same one is being verified. By any thread.
    /// </summary>
    public IncomingSnapshot ReceiveSnapshot(SnapshotManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        RequireBootstrapped();
        _latch.ThrowIfFailed();
        return _inbox.Receive(manifest);
    }

    /// <summary>
    /// Puts a complete snapshot in the place of everything: the log begins anew after its index, with this hard state, and <see cref="Revisions"/> reads
    /// its store. Durable on return; a crash before leaves the old state, later the new one. To be called by the thread that appends, while nothing
    /// is applied; a checkpoint or compaction that is under way ends first. The state machine has to restore itself before anything else is applied.
    /// </summary>
    public void InstallSnapshot(IncomingSnapshot snapshot, HardState hardState)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        RequireBootstrapped();
        WaitForCheckpoint();
        _latch.ThrowIfFailed();
        SnapshotManifest manifest = snapshot.Manifest;
        if (manifest.AppliedIndex <= _checkpoints.LastIndex)
        {
            throw new InvalidOperationException($"the snapshot of entry {manifest.AppliedIndex} is older than the checkpoint of entry {_checkpoints.LastIndex}");
        }

        _inbox.Install(snapshot, store =>
        {
            store.ReportTo(_latch);
            _checkpoints.Install(manifest, new SharedStore(store, snapshot.Store.Number, snapshot.Store.Layout, CloseStore), hardState);
        });
    }

    /// <summary>How log and checkpoints are doing.</summary>
    public StorageView View()
    {
        (LatencyView syncs, int[] counts) = _log.Latency.View();
        return new StorageView(
            _segments.ActiveCount,
            _segments.SpareCount,
            _segments.RecycledCount,
            _segments.ActiveCount * Geometry.SegmentBytes,
            syncs,
            _log.Latency.Count,
            _checkpoints.LastAt,
            _checkpoints.LastTook,
            _checkpoints.LastIndex,
            _options.DataDirectory,
            FreeBytes())
        {
            SyncCounts = counts,
        };
    }

    /// <summary>Makes what was appended durable and releases the directory. Takes no checkpoint.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        WaitForCheckpoint();
        _inbox.Dispose();
        _log.Dispose();
        _revisions.Close();
        _deletion.Wait();
        _lock.Dispose();
    }

    private void WaitForCheckpoint()
    {
        try
        {
            _checkpoint.Wait();
        }
        catch (AggregateException)
        {
            // Whoever asked for the checkpoint has it; the latch has it too.
        }
    }

    private void Take(CheckpointPlan plan)
    {
        _checkpoints.Take(plan);
        _inbox.DiscardUpTo(plan.Checkpoint.State.AppliedIndex);
    }

    /// <summary>The last one has left a store. Deleting its files may take a while and is nothing that a reader should wait for.</summary>
    private void CloseStore(SharedStore store)
    {
        if (!store.IsReplaced || _options.InlineBackgroundWork)
        {
            Close(store);
            return;
        }

        lock (_latch)
        {
            _deletion = Task.WhenAll(_deletion, Task.Run(() => Close(store)));
        }
    }

    private void Close(SharedStore store)
    {
        try
        {
            store.Revisions.Dispose();
            if (store.IsReplaced && !_disposed)
            {
                _layout.DeleteStore(store.Number);
            }
        }
        catch (Exception e) when (e is IOException or StorageException)
        {
            _latch.Set(e);
        }
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
            Identity = _meta.Current?.Identity,
            // The batch that said so may be torn: what is gone was never acknowledged here, and the leader says again what is committed.
            HardState = hardState with { Commit = Math.Clamp(hardState.Commit, applied, last) },
            Checkpoint = checkpoint,
            LogStartIndex = startIndex,
            LogStartTerm = startTerm,
            Entries = entries,
        };
    }

    private void RequireBootstrapped()
    {
        if (_meta.Current is null)
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
}
