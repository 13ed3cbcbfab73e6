using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using WebEtcd.Shared.Values;

namespace WebEtcd.StateMachine.Mvcc;

/// <summary>
/// The keys and their history. Written by the apply loop only, one <see cref="WriteTransaction"/> at a time; read by any thread at any time. A short
/// lock guards the key index; values are read from the <see cref="IRevisionStore"/> outside of it. A read that a compaction overtakes starts again,
/// or says that its revision is compacted, so that it is always the whole truth of one revision.
/// </summary>
public sealed class MvccStore : IEventHistory
{
    /// <summary>Revision of the first write of a new store.</summary>
    private const long FirstWrite = 2;

    private long _currentRevision = 1;
    private long _compactedRevision = -1;
    private long _sizeInUseBytes;

    public MvccStore(IRevisionStore store)
    {
        Store = store;
        Reader = new RangeReader(this);
        Compactor = new Compactor(this);
        Hasher = new StoreHasher(this);
        Folders = new FolderLister(this);
        Revisions = new RevisionLister(this);
        Comparer = new RevisionComparer(this);
        Space = new SpaceMeter(this);
    }

    /// <inheritdoc/>
    public long CurrentRevision => Volatile.Read(ref _currentRevision);

    /// <inheritdoc/>
    public long CompactedRevision => Volatile.Read(ref _compactedRevision);

    /// <summary>Keys that exist now.</summary>
    public long KeyCount
    {
        get
        {
            lock (Gate)
            {
                return Index.LiveCount;
            }
        }
    }

    /// <summary>Bytes of all kept records, estimated the same way on every member; what the quota is measured with.</summary>
    public long SizeInUseBytes => Volatile.Read(ref _sizeInUseBytes);

    /// <summary>The last compaction whose records are gone from the disk; -1 for none.</summary>
    public long FinishedCompactRevision => Compactor.FinishedRevision;

    /// <summary>True while records of an accepted compaction wait for <see cref="CompactPhysically"/>.</summary>
    public bool IsCompactionPending => Compactor.IsPending;

    /// <summary>True when <see cref="CompactPhysically"/> can do nothing yet, since the mark of the compaction is in no serialized tables: a checkpoint is due.</summary>
    public bool IsCompactionAwaitingCheckpoint => Compactor.IsAwaitingCheckpoint;

    /// <summary>Guards everything that readers share with the apply loop except the two revisions.</summary>
    internal Lock Gate { get; } = new();

    internal KeyIndex Index { get; private set; } = new();

    internal RevisionWidths Widths { get; private set; } = new();

    internal IRevisionStore Store { get; }

    internal RangeReader Reader { get; }

    internal Compactor Compactor { get; }

    internal StoreHasher Hasher { get; }

    /// <summary>What has been done to the store.</summary>
    public MvccCounters Counters { get; } = new();

    internal FolderLister Folders { get; }

    internal RevisionLister Revisions { get; }

    internal RevisionComparer Comparer { get; }

    internal SpaceMeter Space { get; }

    /// <summary>
    /// Gives back the space of compacted records: the part of a compaction that takes long. For a background thread, one at a time; runs beside reads
    /// and writes. Works up to the compaction mark of the tables that were serialized last, so that no checkpoint can lack records without saying so.
    /// </summary>
    /// <returns>True when nothing is left to do; false when it was stopped, or a newer compaction waits.</returns>
    public bool CompactPhysically(Func<bool> shouldStop) => Compactor.Run(shouldStop);

    /// <summary>Hash over all kept revisions up to one, the same as etcd's over the same history. 0 is the current revision. Throws <see cref="EtcdException"/> for a compacted or future revision.</summary>
    public HashKVResponse HashKv(long revision) => Hasher.Hash(revision);

    /// <summary>The whole history as of now, for a backup. To be called by the apply thread, while <see cref="CompactPhysically"/> is held off.</summary>
    public HistoryView OpenHistory() => new(this);

    /// <summary>A page of the key browser.</summary>
    public FolderPage ListFolder(FolderQuery query) => Folders.List(query);

    /// <summary>The kept changes of a key.</summary>
    public KeyRevisionsPage ListRevisions(KeyRevisionsQuery query) => Revisions.List(query);

    /// <summary>The keys that differ between two revisions.</summary>
    public RevisionDiffPage CompareRevisions(RevisionDiffQuery query) => Comparer.Compare(query);

    /// <summary>How much of the store lies in each folder below a prefix.</summary>
    public SpacePage MeasureSpace(SpaceQuery query) => Space.Measure(query);

    /// <inheritdoc/>
    public long ReadEvents(long fromRevision, long toRevision, int maxRevisions, List<Event> events)
    {
        int before = events.Count;
        long last = Math.Min(toRevision, CurrentRevision);
        long next = Math.Max(fromRevision, FirstWrite);
        for (int read = 0; next <= last && read < maxRevisions; next++, read++)
        {
            int width;
            lock (Gate)
            {
                width = Widths.WidthOf(next);
            }

            for (int sub = 0; sub < width; sub++)
            {
                var revision = new Revision(next, sub);
                if (Store.TryRead(revision, out RevisionRecord record))
                {
                    events.Add(ToEvent(record));
                }
                else if (next > CompactedRevision)
                {
                    throw new InvalidOperationException($"The revision store lacks record {revision}, which no compaction has taken.");
                }
            }
        }

        // What was read is whole only if no compaction has come over it meanwhile.
        if (fromRevision < CompactedRevision)
        {
            events.RemoveRange(before, events.Count - before);
            return -1;
        }

        return next > last ? toRevision + 1 : next;
    }

    /// <inheritdoc/>
    public KeyValue? ReadAt(ByteString key, long revision)
    {
        KeptRevision found;
        lock (Gate)
        {
            if (revision < CompactedRevision || !Index.TryGet(key.Span, out KeyState state) || !state.TryFind(revision, out found))
            {
                return null;
            }
        }

        return TryReadKept(found.Revision, revision, out KeyValue? keyValue) ? keyValue : null;
    }

    /// <summary>Reads a record that the index knows for a revision. False when a compaction has taken the revision away meanwhile.</summary>
    internal bool TryReadKept(Revision record, long readRevision, out KeyValue? keyValue)
    {
        if (Store.TryRead(record, out RevisionRecord found))
        {
            keyValue = found.KeyValue;
            return true;
        }

        keyValue = null;
        return readRevision < CompactedRevision
            ? false
            : throw new InvalidOperationException($"The revision store lacks record {record}, which the key index has for revision {readRevision}.");
    }

    /// <summary>Makes the changes of a transaction visible, under the lock.</summary>
    internal void Publish(long revision, int width, long addedBytes)
    {
        Interlocked.Add(ref _sizeInUseBytes, addedBytes);
        Widths.Add(revision, width);
        Volatile.Write(ref _currentRevision, revision);
    }

    /// <summary>Accepts a compaction: from now on no revision below can be read.</summary>
    internal EtcdError? Compact(long revision)
    {
        if (revision <= CompactedRevision)
        {
            return EtcdErrors.Compacted;
        }

        if (revision > CurrentRevision)
        {
            return EtcdErrors.FutureRevision;
        }

        lock (Gate)
        {
            Volatile.Write(ref _compactedRevision, revision);
        }

        return null;
    }

    internal void Free(long bytes) => Interlocked.Add(ref _sizeInUseBytes, -bytes);

    /// <summary>
    /// Replaces everything by what was rebuilt from the disk, in one step. A reader that began before goes on at its revision in the new index, which has
    /// the same history, or finds that it is compacted now.
    /// </summary>
    internal void Load(KeyIndex index, RevisionWidths widths, long sizeInUseBytes, long currentRevision, long scheduledCompact, long finishedCompact)
    {
        lock (Gate)
        {
            Index = index;
            Widths = widths;
            Volatile.Write(ref _sizeInUseBytes, sizeInUseBytes);
            Volatile.Write(ref _currentRevision, Math.Max(currentRevision, scheduledCompact));
            Volatile.Write(ref _compactedRevision, scheduledCompact);
            Compactor.Load(scheduledCompact, finishedCompact);
        }
    }

    private static Event ToEvent(in RevisionRecord record) => new()
    {
        Type = record.IsTombstone ? Event.Types.EventType.Delete : Event.Types.EventType.Put,
        Kv = record.KeyValue,
    };
}
