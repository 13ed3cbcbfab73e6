using System.Diagnostics;
using WebEtcd.Raft;
using WebEtcd.Storage.DataDirectory;
using WebEtcd.Storage.Disk;
using WebEtcd.Storage.Revisions;
using WebEtcd.Storage.Snapshots;
using WebEtcd.Storage.Wal;

namespace WebEtcd.Storage.Checkpoints;

/// <summary>
/// Makes META name the next durable state: a checkpoint of what was applied, or a snapshot that came from another member. Knows the one that counts.
/// <see cref="Take"/> and <see cref="Install"/> exclude each other by their caller; the rest may be called by any thread.
/// </summary>
internal sealed class CheckpointProcedure
{
    private readonly StorageOptions _options;
    private readonly IDisk _disk;
    private readonly TimeProvider _time;
    private readonly IStorageObserver _observer;
    private readonly FailureLatch _latch;
    private readonly DirectoryLayout _layout;
    private readonly MetaFile _meta;
    private readonly WriteAheadLog _log;
    private readonly LiveRevisions _revisions;
    private readonly Lock _gate = new();
    private StoredCheckpoint? _last;
    private long _loggedAddress;
    private long _loggedEntries;
    private long _stamp;
    private ulong _logFirstIndex;
    private volatile CheckpointFacts? _facts;

    internal CheckpointProcedure(
        StorageOptions options, IDisk disk, TimeProvider time, IStorageObserver observer, FailureLatch latch, DirectoryLayout layout, MetaFile meta, WriteAheadLog log, LiveRevisions revisions, StoredCheckpoint? recovered)
    {
        _options = options;
        _disk = disk;
        _time = time;
        _observer = observer;
        _latch = latch;
        _layout = layout;
        _meta = meta;
        _log = log;
        _revisions = revisions;
        _last = recovered;
        _loggedAddress = log.TailAddress;
        _stamp = time.GetTimestamp();
        _logFirstIndex = log.StartOfEntries.Index + 1;
    }

    /// <summary>True when enough was logged since the last one, or something was and the last one is old.</summary>
    internal bool IsDue
    {
        get
        {
            long bytes = _log.TailAddress - Interlocked.Read(ref _loggedAddress);
            long entries = _log.AppendedEntries - Interlocked.Read(ref _loggedEntries);
            return bytes >= _options.CheckpointLogBytes
                || (_options.CheckpointEntries > 0 && entries >= _options.CheckpointEntries)
                || (bytes > 0 && _time.GetElapsedTime(Interlocked.Read(ref _stamp)) >= _options.CheckpointInterval);
        }
    }

    /// <summary>First entry that a later start would still have.</summary>
    internal ulong LogFirstIndex => Interlocked.Read(ref _logFirstIndex);

    /// <summary>When the last one was taken in this life; null before.</summary>
    internal DateTimeOffset? LastAt => _facts?.At;

    /// <summary>How long it took.</summary>
    internal TimeSpan? LastTook => _facts?.Took;

    /// <summary>Applied index of the one that counts; 0 for none.</summary>
    internal ulong LastIndex
    {
        get
        {
            lock (_gate)
            {
                return _last?.State.AppliedIndex ?? 0;
            }
        }
    }

    /// <summary>What a checkpoint will hold and how far the log was when it began. By the apply thread.</summary>
    internal CheckpointPlan Plan(RecoveredCheckpoint state)
    {
        SharedStore store = _revisions.Current;
        return new CheckpointPlan(new StoredCheckpoint(state, store.Revisions.Cut(), store), _log.TailAddress, _log.AppendedEntries);
    }

    /// <summary>The order is the whole point: values, tables, META, and only then what META no longer names.</summary>
    internal void Take(CheckpointPlan plan)
    {
        long began = Stopwatch.GetTimestamp();
        (StoredCheckpoint next, _, _) = plan;
        ulong applied = next.State.AppliedIndex;
        try
        {
            string store = _layout.StoreOf(next.Store.Number);
            next.Store.Revisions.MakeDurable(next.Cut);
            CheckpointFile.Write(_disk, store, next.State, next.Cut);
            _log.EnsureDurable(applied);
            WalStart start = _log.StartWithin(applied - Math.Min(applied, _options.CatchUpEntries), applied, _options.CatchUpBytes);
            _meta.Write(_meta.Current! with { LogStart = start, CheckpointIndex = applied });
            Remember(next);
            CheckpointFile.Sweep(_disk, store, applied);
            next.Store.Revisions.GiveBack(next.Cut);
            _log.Forget(start);
            Interlocked.Exchange(ref _logFirstIndex, start.Index + 1);
        }
        catch (Exception e)
        {
            _latch.Set(e);
            throw;
        }

        Finish(plan, Stopwatch.GetElapsedTime(began));
    }

    /// <summary>
    /// Puts a complete snapshot in the place of everything: META names, in one write, its store and a log that begins anew behind its index. Until
    /// then the old state counts; what is left of it goes afterwards.
    /// </summary>
    internal void Install(SnapshotManifest manifest, SharedStore store, HardState hardState)
    {
        long began = Stopwatch.GetTimestamp();
        var next = new StoredCheckpoint(manifest.Checkpoint, manifest.Cut, store);
        try
        {
            hardState = hardState with { Commit = Math.Max(hardState.Commit, manifest.AppliedIndex) };
            WalStart start = _log.StartOfSnapshot(manifest.AppliedIndex, manifest.AppliedTerm, hardState);
            _meta.SwitchStore(_meta.Current! with
            {
                LogStart = start,
                CheckpointIndex = manifest.AppliedIndex,
                StoreNumber = store.Number,
                StorePageBits = manifest.PageBits,
                StoreSegmentBits = manifest.SegmentBits,
            });
            Remember(next);
            _log.RestartAt(start);
            Interlocked.Exchange(ref _logFirstIndex, start.Index + 1);
            _revisions.Switch(store);
        }
        catch (Exception e)
        {
            _latch.Set(e);
            throw;
        }

        Finish(new CheckpointPlan(next, _log.TailAddress, _log.AppendedEntries), Stopwatch.GetElapsedTime(began));
    }

    /// <summary>The checkpoint that counts, to be sent, when it covers an index.</summary>
    internal StoredSnapshot? Open(ulong atLeastIndex)
    {
        lock (_gate)
        {
            if (_last is not { } last || last.State.AppliedIndex < atLeastIndex || !last.Store.TryEnter())
            {
                return null;
            }

            // Under the lock: the next checkpoint gives files back only after it is the one that counts here.
            last.Store.Revisions.Pin(last.Cut.Begin);
            RecoveredCheckpoint state = last.State;
            StoreCut cut = last.Cut;
            return new StoredSnapshot(last.Store, new SnapshotManifest(
                state.AppliedIndex, state.AppliedTerm, state.Revision, state.Tables, last.Store.Layout.PageBits, last.Store.Layout.SegmentBits, cut.Begin, cut.End, cut.Records, cut.IndexBytes));
        }
    }

    private void Remember(StoredCheckpoint next)
    {
        lock (_gate)
        {
            _last = next;
        }
    }

    private void Finish(CheckpointPlan plan, TimeSpan took)
    {
        ulong index = plan.Checkpoint.State.AppliedIndex;
        _facts = new CheckpointFacts(_time.GetUtcNow(), took);
        Interlocked.Exchange(ref _loggedAddress, plan.LogAddress);
        Interlocked.Exchange(ref _loggedEntries, plan.LogEntries);
        Interlocked.Exchange(ref _stamp, _time.GetTimestamp());
        _observer.CheckpointTaken(index, took);
    }

    private sealed record CheckpointFacts(DateTimeOffset At, TimeSpan Took);
}
