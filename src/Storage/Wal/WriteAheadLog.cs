using System.Diagnostics;
using FASTER.core;
using WebEtcd.Raft;
using WebEtcd.Storage.Disk;

namespace WebEtcd.Storage.Wal;

/// <summary>
/// The write-ahead log on FasterLog. One thread appends: the records of a batch are copied into FasterLog's pages, one Commit() writes the
/// pages inline, one sync makes them durable. Reading happens only at start, by our own scanner.
/// </summary>
internal sealed class WriteAheadLog : IDisposable
{
    private readonly WalSegments _segments;
    private readonly WalGeometry _geometry;
    private readonly WalContents _contents;
    private readonly FasterLog _log;
    private readonly Lock _appendGate = new();
    private readonly Lock _gate = new();
    private readonly SyncLatency _latency;
    private readonly byte[] _frame;
    private readonly byte[] _hardStateBytes = new byte[HardStateCodec.Bytes];
    private WalPosition _tail;
    private ulong _durableLsn;
    private bool _unsynced;

    private WriteAheadLog(WalSegments segments, WalContents contents, FasterLog log, WalPosition tail, SyncLatency latency)
    {
        _segments = segments;
        _geometry = segments.Geometry;
        _contents = contents;
        _log = log;
        _tail = tail;
        _durableLsn = tail.NextLsn - 1;
        _latency = latency;
        _frame = new byte[_geometry.MaxPayloadBytes + WalFrame.OverheadBytes + 16];
    }

    internal SyncLatency Latency => _latency;

    /// <summary>Bytes written since the log was opened, frames and padding included.</summary>
    internal long WrittenBytes => Volatile.Read(ref _tailAddress) - _openedAt;

    /// <summary>Bytes appended since the log was made; grows only.</summary>
    internal long TailAddress => Volatile.Read(ref _tailAddress);

    private long _tailAddress;
    private long _openedAt;

    /// <summary>Entries appended since the log was opened; grows only.</summary>
    internal long AppendedEntries => Interlocked.Read(ref _appendedEntries);

    private long _appendedEntries;

    /// <summary>Reads a log from its start and opens it for appending. Gives the entries after <see cref="WalStart.Index"/>.</summary>
    internal static WriteAheadLog Open(WalSegments segments, WalStart start, SyncLatency latency, out IReadOnlyList<Entry> entries)
    {
        int first = segments.Geometry.SegmentOf(start.Position.Address);
        segments.Retire(first);
        segments.RequireContiguous(first);
        var contents = new WalContents(segments.Geometry, start);
        var replay = new WalReplay(segments, contents);
        WalScanResult result = WalScanner.Scan(segments, start.Position, replay.OnRecord);
        if (result.HasTornTail)
        {
            segments.EndAt(result.End.Address);
        }
        else
        {
            segments.MakeDurable(result.End.Address);
        }

        entries = replay.Entries;
        return new WriteAheadLog(segments, contents, OpenFasterLog(segments, result.End), result.End, latency)
        {
            _tailAddress = result.End.Address,
            _openedAt = result.End.Address,
        };
    }

    /// <summary>Appends in the order hard state, entries: a torn batch never leaves an entry whose term the hard state does not know.</summary>
    internal void Append(HardState? hardState, IReadOnlyList<Entry> entries, bool sync)
    {
        lock (_appendGate)
        {
            _segments.Latch.ThrowIfFailed();
            try
            {
                long began = Stopwatch.GetTimestamp();
                EnqueueBatch(hardState, entries);
                _latency.Written(Stopwatch.GetElapsedTime(began));
                if (sync)
                {
                    Sync();
                }
            }
            catch (Exception e)
            {
                _segments.Latch.Set(e);
                throw;
            }

            _segments.Latch.ThrowIfFailed();
        }
    }

    /// <summary>Returns when the entry of an index, and all before it, are durable. For a checkpoint, which must never be ahead of the log.</summary>
    internal void EnsureDurable(ulong index)
    {
        lock (_appendGate)
        {
            _segments.Latch.ThrowIfFailed();
            if (_contents.LastIndex < index)
            {
                throw new InvalidOperationException($"entry {index} was applied, but the log ends at entry {_contents.LastIndex}");
            }

            if (_unsynced)
            {
                Sync();
            }
        }
    }

    private void EnqueueBatch(HardState? hardState, IReadOnlyList<Entry> entries)
    {
        lock (_gate)
        {
            if (hardState is { } state)
            {
                HardStateCodec.Write(_hardStateBytes, state);
                Enqueue(WalRecordType.HardState, 0, state.Term, 0, _hardStateBytes);
                _contents.OnHardState(state);
            }

            for (int i = 0; i < entries.Count; i++)
            {
                Entry entry = entries[i];
                Enqueue(WalRecordType.Entry, (byte)entry.Type, entry.Term, entry.Index, entry.Data.Span);
                _contents.OnEntry(entry.Index, entry.Term);
            }

            Interlocked.Add(ref _appendedEntries, entries.Count);
        }
    }

    /// <summary>
    /// The start that META has to name when a snapshot replaces all that was logged: behind the last record. Everything before is durable on
    /// return, and nothing may be appended before <see cref="RestartAt"/>.
    /// </summary>
    internal WalStart StartOfSnapshot(ulong index, ulong term, HardState hardState)
    {
        lock (_appendGate)
        {
            _segments.Latch.ThrowIfFailed();
            if (_unsynced)
            {
                Sync();
            }

            return new WalStart(_tail, hardState, index, term);
        }
    }

    /// <summary>The log begins anew at a start that META now names; what lies before is given back.</summary>
    internal void RestartAt(WalStart start)
    {
        lock (_gate)
        {
            _contents.RestartAt(start);
        }

        _segments.Retire(_geometry.SegmentOf(start.Position.Address));
    }

    internal HardState HardState
    {
        get
        {
            lock (_gate)
            {
                return _contents.HardState;
            }
        }
    }

    internal (ulong Index, ulong Term) StartOfEntries
    {
        get
        {
            lock (_gate)
            {
                return (_contents.StartIndex, _contents.StartTerm);
            }
        }
    }

    /// <summary>The start that META may name when entries up to an index are no longer needed.</summary>
    internal WalStart StartAfter(ulong index)
    {
        lock (_gate)
        {
            return _contents.StartAfter(Math.Clamp(index, _contents.StartIndex, _contents.LastIndex));
        }
    }

    /// <summary>
    /// The start of a log that keeps the entries behind <paramref name="oldest"/> as far as they take at most so many bytes, and those behind
    /// <paramref name="newest"/> in any case.
    /// </summary>
    internal WalStart StartWithin(ulong oldest, ulong newest, long maxBytes)
    {
        ulong low = Math.Min(oldest, newest);
        ulong high = newest;
        while (low < high)
        {
            ulong middle = low + ((high - low) / 2);
            if (TailAddress - StartAfter(middle).Position.Address > maxBytes)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return StartAfter(low);
    }

    /// <summary>Gives back what lies before a start that META now names.</summary>
    internal void Forget(WalStart start)
    {
        lock (_gate)
        {
            _contents.Forget(start);
        }

        _segments.Retire(_geometry.SegmentOf(start.Position.Address));
    }

    public void Dispose()
    {
        if (_unsynced && _segments.Latch.Failure is null)
        {
            Sync();
        }

        _log.Dispose();
        _segments.Dispose();
    }

    private static FasterLog OpenFasterLog(WalSegments segments, WalPosition end)
    {
        var commits = new MemoryCommitManager();
        var log = new FasterLog(new FasterLogSettings
        {
            LogDevice = new WalDevice(segments, segments.Directory),
            LogCommitManager = commits,
            LogChecksum = LogChecksumType.None,
            FastCommitMode = false,
            TryRecoverLatest = false,
            PageSizeBits = segments.Geometry.PageBits,
            MemorySizeBits = segments.Geometry.PageBits + 2,
            SegmentSizeBits = segments.Geometry.SegmentBits,
            LogCommitPolicy = LogCommitPolicy.Default(),
        });
        if (end.Address != WalGeometry.FirstAddress)
        {
            long pageStart = end.Address & ~((1L << segments.Geometry.PageBits) - 1);
            commits.PrepareRecovery(Math.Max(pageStart, WalGeometry.FirstAddress), end.Address);
            log.Recover();
        }

        segments.Latch.ThrowIfFailed();
        return log.TailAddress == end.Address
            ? log
            : throw new StorageException($"FasterLog opened the log at {log.TailAddress} instead of {end.Address}", segments.Directory);
    }

    private void Enqueue(WalRecordType type, byte kind, ulong term, ulong index, ReadOnlySpan<byte> payload)
    {
        WalRecordFlags continuation = WalRecordFlags.None;
        while (payload.Length > _geometry.MaxPayloadBytes)
        {
            EnqueueFrame(type, continuation | WalRecordFlags.HasMore, kind, term, index, payload[.._geometry.MaxPayloadBytes]);
            payload = payload[_geometry.MaxPayloadBytes..];
            continuation = WalRecordFlags.Continuation;
        }

        EnqueueFrame(type, continuation, kind, term, index, payload);
    }

    private void EnqueueFrame(WalRecordType type, WalRecordFlags flags, byte kind, ulong term, ulong index, ReadOnlySpan<byte> payload)
    {
        long address = _tail.Address;
        int length = WalFrame.LengthFor(payload.Length, address);
        if (_geometry.OffsetInPage(address) + WalFrame.PrefixBytes + length > _geometry.PageBytes)
        {
            // FasterLog moves a record that does not fit to the next page.
            address = (_geometry.PageOf(address) + 1) << _geometry.PageBits;
            length = WalFrame.LengthFor(payload.Length, address);
        }

        WalPosition position = _tail with { Address = address };
        if (!flags.HasFlag(WalRecordFlags.Continuation))
        {
            _contents.OnFrame(position);
        }

        Span<byte> frame = _frame.AsSpan(0, length);
        uint crc = WalFrame.Encode(frame, new WalFrame.Fields
        {
            Type = type,
            Flags = flags,
            Kind = kind,
            PreviousCrc = position.PreviousCrc,
            Lsn = position.NextLsn,
            DurableLsn = _durableLsn,
            Term = term,
            Index = index,
            Payload = payload,
        });
        long actual = _log.Enqueue(frame);
        if (actual != address)
        {
            throw new StorageException($"FasterLog put a record at {actual} instead of {address}", _segments.Directory);
        }

        _tail = new WalPosition(address + WalFrame.PrefixBytes + length, crc, position.NextLsn + 1);
        Volatile.Write(ref _tailAddress, _tail.Address);
        _unsynced = true;
    }

    private void Sync()
    {
        long began = Stopwatch.GetTimestamp();
        _log.Commit();
        _segments.Latch.ThrowIfFailed();
        if (_log.FlushedUntilAddress < _tail.Address)
        {
            throw new StorageException($"FasterLog wrote until {_log.FlushedUntilAddress} instead of {_tail.Address}", _segments.Directory);
        }

        _segments.Sync();
        _durableLsn = _tail.NextLsn - 1;
        _unsynced = false;
        _latency.Record(Stopwatch.GetElapsedTime(began));
    }
}
