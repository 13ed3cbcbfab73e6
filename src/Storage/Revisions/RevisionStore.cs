using FASTER.core;
using WebEtcd.Shared.Values;
using WebEtcd.StateMachine.Mvcc;
using WebEtcd.Storage.Disk;
using Session = FASTER.core.ClientSession<
    WebEtcd.Storage.Revisions.RevisionKey,
    FASTER.core.SpanByte,
    FASTER.core.SpanByte,
    WebEtcd.Storage.Revisions.ReadTarget,
    FASTER.core.Empty,
    WebEtcd.Storage.Revisions.RevisionFunctions>;

namespace WebEtcd.Storage.Revisions;

/// <summary>
/// The revision store on FasterKV. A checkpoint is an address: everything before it is flushed and synced, and recovery ends exactly there.
/// FasterKV's checkpoint machinery is not used, which makes the cut exact: no record of a later entry is ever recovered.
/// </summary>
internal sealed class RevisionStore : IRevisionStore, IDisposable
{
    private const int IndexBytesForRecord = 16;
    private const int HashBucketBytes = 64;

    private readonly FasterKV<RevisionKey, SpanByte> _store;
    private readonly RevisionDevice _device;
    private readonly FilePins _pins;
    private readonly RevisionLayout _layout;
    private readonly Session _writer;
    private readonly Lock _writeGate = new();
    private readonly RevisionReader _reader;
    private byte[] _buffer = new byte[4096];
    private FailureLatch _latch;
    private long _records;

    private RevisionStore(FasterKV<RevisionKey, SpanByte> store, RevisionDevice device, RevisionLayout layout, FailureLatch latch, long records)
    {
        _layout = layout;
        _store = store;
        _device = device;
        _pins = new FilePins(device);
        _latch = latch;
        _records = records;
        _writer = NewSession();
        _reader = new RevisionReader(NewSession);
    }

    public long SizeBytes => _store.Log.TailAddress - Math.Max(_device.FirstKeptAddress, StoreCut.FirstAddress);

    /// <summary>Bytes between the first address that is needed and the end.</summary>
    internal long SizeInUseBytes => _store.Log.TailAddress - _store.Log.BeginAddress;

    /// <summary>Opens the store as a checkpoint left it; without one it begins empty, and files that are there are deleted.</summary>
    internal static RevisionStore Open(IDisk disk, string directory, RevisionLayout layout, FailureLatch latch, StoreCut? cut)
    {
        var device = new RevisionDevice(disk, directory, layout.SegmentBits, latch);
        try
        {
            StoreCut from = cut ?? StoreCut.Empty;
            if (cut is null)
            {
                device.Clear();
            }
            else
            {
                device.GiveBack(from.Begin);
                device.Require(from);
            }

            return new RevisionStore(OpenFaster(device, directory, layout, latch, from), device, layout, latch, from.Records);
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    private static FasterKV<RevisionKey, SpanByte> OpenFaster(RevisionDevice device, string directory, RevisionLayout layout, FailureLatch latch, StoreCut from)
    {
        var store = new FasterKV<RevisionKey, SpanByte>(new FasterKVSettings<RevisionKey, SpanByte>
        {
            IndexSize = IndexBytesFor(from.Records, Math.Max(layout.IndexBytes, from.IndexBytes)),
            LogDevice = device,
            PageSize = 1L << layout.PageBits,
            SegmentSize = 1L << layout.SegmentBits,
            MemorySize = 1L << layout.MemoryBits,
            MutableFraction = 0.25,
            ConcurrencyControlMode = ConcurrencyControlMode.None,
            EqualityComparer = new RevisionKey.Comparer(),
            CheckpointManager = new CutCheckpointManager(from, from.Begin),
            TryRecoverLatest = false,
            RemoveOutdatedCheckpoints = false,
        });
        if (from.End > StoreCut.FirstAddress)
        {
            device.LimitReads(from.End);
            store.Recover(default, CutCheckpointManager.Token, undoNextVersion: false);
            device.LiftReadLimit();
            latch.ThrowIfFailed();
            if (store.Log.TailAddress != from.End || store.Log.BeginAddress != from.Begin)
            {
                throw new StorageException($"FasterKV opened the revision store at [{store.Log.BeginAddress}, {store.Log.TailAddress}) instead of [{from.Begin}, {from.End})", directory);
            }
        }

        return store;
    }

    public unsafe void Append(in RevisionRecord record)
    {
        _latch.ThrowIfFailed();
        int length = RevisionCodec.LengthOf(record);
        int maxPartBytes = _layout.MaxPartBytes;
        int parts = (length + maxPartBytes - 1) / maxPartBytes;
        if (parts >= RevisionKey.MaxParts)
        {
            throw new ArgumentException($"revision {record.Revision} is too large", nameof(record));
        }

        if (_buffer.Length < length)
        {
            _buffer = new byte[Math.Max(length, _buffer.Length * 2)];
        }

        Span<byte> bytes = _buffer.AsSpan(0, length);
        RevisionCodec.Encode(record, parts, bytes);
        fixed (byte* start = bytes)
        {
            for (int part = 0; part < parts; part++)
            {
                int from = part * maxPartBytes;
                SpanByte value = SpanByte.FromPointer(start + from, Math.Min(maxPartBytes, length - from));
                lock (_writeGate)
                {
                    Write(_writer, RevisionKey.Of(record.Revision, part), ref value);
                }
            }
        }

        _latch.ThrowIfFailed();
        long records = Interlocked.Increment(ref _records);
        if ((records & 1023) == 0 && records * IndexBytesForRecord > 2 * _store.IndexSize * HashBucketBytes)
        {
            lock (_writeGate)
            {
                _store.GrowIndex();
            }
        }
    }

    public bool TryRead(Revision revision, out RevisionRecord record)
    {
        _latch.ThrowIfFailed();
        byte[]? bytes;
        long begin;
        do
        {
            // A compaction may copy the record to the end and give up its old place while it is being looked for there.
            begin = _store.Log.BeginAddress;
            bytes = _reader.Read(revision);
        }
        while ((bytes is null || RevisionCodec.PartsOf(bytes) > 1) && begin != _store.Log.BeginAddress);

        _latch.ThrowIfFailed();
        record = bytes is null ? default : DecodeOrFail(revision, bytes);
        return bytes is not null;
    }

    public IEnumerable<RevisionRecord> Scan()
    {
        _latch.ThrowIfFailed();
        var seen = new RevisionSet();
        long found = 0;
        var batch = new List<(Revision Revision, byte[] Bytes)>();
        using IFasterScanIterator<RevisionKey, SpanByte> iterator = _store.Log.Scan(_store.Log.BeginAddress, _store.Log.TailAddress);
        bool more;
        do
        {
            more = Fill(iterator, seen, batch);
            _latch.ThrowIfFailed();
            foreach ((Revision revision, byte[] first) in batch)
            {
                byte[]? bytes = RevisionCodec.PartsOf(first) > 1 ? _reader.Read(revision) : first;
                found++;
                yield return DecodeOrFail(revision, bytes ?? first);
            }

            batch.Clear();
        }
        while (more);
        Interlocked.Exchange(ref _records, found);
    }

    public long Compact(Func<Revision, bool> isObsolete, Func<bool> shouldStop)
    {
        _latch.ThrowIfFailed();
        long until = _store.Log.TailAddress;
        FlushUntil(until);
        long step = 16L << _layout.PageBits;
        long dropped = 0;
        using Session session = NewSession();
        while (_store.Log.BeginAddress < until && !shouldStop())
        {
            long begin = _store.Log.BeginAddress;
            long end = Math.Min(until, ((begin / step) + 1) * step);
            dropped += CopyLive(session, begin, end, isObsolete);

            // A page that could not be read looks empty: then nothing may be given up.
            _latch.ThrowIfFailed();
            _store.Log.ShiftBeginAddress(end);
        }

        Interlocked.Add(ref _records, -dropped);
        return dropped;
    }

    /// <summary>
    /// Appends the records of a range again that are not obsolete. FASTER's own compaction would also look for a newer record of each key; there
    /// is none, as records never change. It also failed beside appends (a null reference in TryCopyToTail), so the two writers take turns.
    /// </summary>
    private long CopyLive(Session session, long begin, long end, Func<Revision, bool> isObsolete)
    {
        long dropped = 0;
        using IFasterScanIterator<RevisionKey, SpanByte> iterator = _store.Log.Scan(begin, end);
        while (iterator.GetNext(out _))
        {
            RevisionKey key = iterator.GetKey();
            if (isObsolete(key.Revision))
            {
                dropped += key.Part == 0 ? 1 : 0;
                continue;
            }

            lock (_writeGate)
            {
                Write(session, key, ref iterator.GetValue());
            }
        }

        return dropped;
    }

    /// <summary>Fixes what a checkpoint will hold: everything appended so far. Called by the thread that appends.</summary>
    internal StoreCut Cut() => new(_store.Log.BeginAddress, _store.Log.TailAddress, Interlocked.Read(ref _records), _store.IndexSize * HashBucketBytes);

    /// <summary>Returns when everything before a cut's end is durable.</summary>
    internal void MakeDurable(StoreCut cut)
    {
        _latch.ThrowIfFailed();
        FlushUntil(cut.End);
        _device.Sync();
        _latch.ThrowIfFailed();
    }

    /// <summary>Gives back the files that a durable checkpoint no longer needs, and that are not pinned.</summary>
    internal void GiveBack(StoreCut cut) => _pins.GiveBack(cut.Begin);

    /// <summary>Keeps the files from an address on.</summary>
    internal void Pin(long begin) => _pins.Pin(begin);

    /// <summary>Ends what <see cref="Pin"/> began.</summary>
    internal void Unpin(long begin) => _pins.Unpin(begin);

    /// <summary>Reads the log as it is on disk; what is read has to be durable and pinned.</summary>
    internal void ReadRaw(long address, Span<byte> target) => _device.ReadRaw(address, target);

    /// <summary>Reports failures to another latch from now on. Before the store is given to anybody else.</summary>
    internal void ReportTo(FailureLatch latch)
    {
        _latch.ThrowIfFailed();
        _latch = latch;
        _device.ReportTo(latch);
    }

    /// <summary>Checks every record. Throws <see cref="StorageException"/>, naming file and offset.</summary>
    internal void Verify(Action throwIfStopped)
    {
        RevisionVerifier.Verify(_store, _reader, _device, throwIfStopped);
        _latch.ThrowIfFailed();
    }

    public void Dispose()
    {
        _writer.Dispose();
        _reader.Dispose();

        _store.Dispose();
        _device.Dispose();
    }

    private static long IndexBytesFor(long records, long atLeast)
    {
        long bytes = atLeast;
        while (bytes < records * IndexBytesForRecord)
        {
            bytes *= 2;
        }

        return bytes;
    }

    private static bool Fill(IFasterScanIterator<RevisionKey, SpanByte> iterator, RevisionSet seen, List<(Revision, byte[])> batch)
    {
        while (batch.Count < 256)
        {
            if (!iterator.GetNext(out _))
            {
                return false;
            }

            ref RevisionKey key = ref iterator.GetKey();
            if (key.Part == 0 && seen.Add(key.Revision))
            {
                batch.Add((key.Revision, iterator.GetValue().ToByteArray()));
            }
        }

        return true;
    }

    private static void Write(Session session, RevisionKey key, ref SpanByte value)
    {
        if (session.Upsert(ref key, ref value).IsPending)
        {
            session.CompletePending(wait: true);
        }
    }

    private void FlushUntil(long address) => _store.Log.ShiftReadOnlyAddress(address, wait: true);

    private RevisionRecord DecodeOrFail(Revision revision, byte[] bytes)
    {
        try
        {
            return RevisionCodec.Decode(revision, bytes);
        }
        catch (StorageException e)
        {
            _latch.Set(e);
            throw;
        }
    }

    private Session NewSession() => _store.For(new RevisionFunctions()).NewSession<RevisionFunctions>();
}
