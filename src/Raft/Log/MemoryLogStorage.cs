namespace WebEtcd.Raft;

/// <summary>
/// The stable log held in memory: what the write-ahead log has stored and has not yet been compacted. The owner appends here after the disk has the
/// entries. Not thread-safe: it belongs to the thread that owns the <see cref="RaftNode"/>.
/// </summary>
public sealed class MemoryLogStorage : ILogStorage
{
    private readonly EntryBuffer _entries = new();
    private HardState _hardState;
    private Snapshot _snapshot;
    private ulong _baseIndex;
    private ulong _baseTerm;

    /// <summary>Starts from what was recovered: the log up to and including <paramref name="snapshotIndex"/> is gone.</summary>
    /// <param name="hardState">The hard state that was stored; empty for a member that has never run.</param>
    /// <param name="confState">The configuration in effect at the index that is given as <see cref="RaftConfig.Applied"/>.</param>
    /// <param name="snapshotIndex">Last index that is gone; 0 when the log is whole.</param>
    /// <param name="snapshotTerm">Term of that index.</param>
    public MemoryLogStorage(HardState hardState, ConfState confState, ulong snapshotIndex, ulong snapshotTerm)
    {
        ArgumentNullException.ThrowIfNull(confState);
        _hardState = hardState;
        _snapshot = new Snapshot(new SnapshotMetadata(snapshotIndex, snapshotTerm, confState), default);
        _baseIndex = snapshotIndex;
        _baseTerm = snapshotTerm;
    }

    /// <inheritdoc />
    public ulong LastIndex => _baseIndex + (ulong)_entries.Count;

    /// <inheritdoc />
    public ulong FirstIndex => _baseIndex + 1;

    /// <inheritdoc />
    public (HardState HardState, ConfState ConfState) InitialState() => (_hardState, _snapshot.Metadata.ConfState);

    /// <inheritdoc />
    public LogReadError Entries(ulong low, ulong high, ulong maxBytes, out IReadOnlyList<Entry> entries)
    {
        entries = [];
        if (low <= _baseIndex)
        {
            return LogReadError.Compacted;
        }

        if (high > LastIndex + 1)
        {
            return LogReadError.Unavailable;
        }

        if (low < high)
        {
            var slice = _entries.Slice((int)(low - FirstIndex), (int)(high - low));
            entries = slice.First(EntrySize.CountWithin(slice.Span, maxBytes));
        }

        return LogReadError.None;
    }

    /// <inheritdoc />
    public LogReadError Term(ulong index, out ulong term)
    {
        term = 0;
        if (index < _baseIndex)
        {
            return LogReadError.Compacted;
        }

        if (index > LastIndex)
        {
            return LogReadError.Unavailable;
        }

        term = index == _baseIndex ? _baseTerm : _entries[(int)(index - FirstIndex)].Term;
        return LogReadError.None;
    }

    /// <inheritdoc />
    public LogReadError Snapshot(out Snapshot? snapshot)
    {
        snapshot = _snapshot;
        return LogReadError.None;
    }

    /// <summary>Adds stored entries; those that overlap replace the old ones and everything after them.</summary>
    /// <exception cref="RaftInvariantException">The entries would leave a gap after the last one.</exception>
    public void Append(IReadOnlyList<Entry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (entries.Count == 0 || entries[^1].Index < FirstIndex)
        {
            return;
        }

        var first = entries[0].Index;
        var from = first < FirstIndex ? (int)(FirstIndex - first) : 0;
        var start = Math.Max(first, FirstIndex);
        if (start > LastIndex + 1)
        {
            throw new RaftInvariantException($"the stored log ends at {LastIndex}: entry {start} would leave a gap");
        }

        if (start <= LastIndex)
        {
            _entries.CutTo((int)(start - FirstIndex));
        }

        _entries.AddRange(entries, from);
    }

    /// <summary>Remembers the hard state that was stored.</summary>
    public void SetHardState(HardState hardState) => _hardState = hardState;

    /// <summary>
    /// Records that a snapshot of the state machine exists at <paramref name="index"/> with this configuration. One that is older than the one known is
    /// ignored.
    /// </summary>
    /// <exception cref="RaftInvariantException">The index lies outside of the stored log.</exception>
    public void CreateSnapshot(ulong index, ConfState confState, ReadOnlyMemory<byte> data)
    {
        ArgumentNullException.ThrowIfNull(confState);
        if (index < _snapshot.Metadata.Index)
        {
            return;
        }

        var error = Term(index, out var term);
        if (error != LogReadError.None)
        {
            throw new RaftInvariantException($"a snapshot at {index} is outside of the stored log [{_baseIndex}, {LastIndex}]: {error}");
        }

        _snapshot = new Snapshot(new SnapshotMetadata(index, term, confState), data);
    }

    /// <summary>Replaces everything by a snapshot from the leader.</summary>
    /// <exception cref="RaftInvariantException">The snapshot is older than the one known.</exception>
    public void ApplySnapshot(Snapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var metadata = snapshot.Metadata;
        if (_snapshot.Metadata.Index != 0 && _snapshot.Metadata.Index >= metadata.Index)
        {
            throw new RaftInvariantException($"a snapshot at {metadata.Index} would replace the newer one at {_snapshot.Metadata.Index}");
        }

        _snapshot = snapshot;
        _baseIndex = metadata.Index;
        _baseTerm = metadata.Term;
        _entries.Clear();
    }

    /// <summary>
    /// Forgets entries up to and including <paramref name="index"/>; nothing when they are gone already. A follower that needs them gets the snapshot
    /// instead, so one at this index or later must have been recorded.
    /// </summary>
    /// <exception cref="RaftInvariantException">The index lies beyond the end of the stored log.</exception>
    public void Compact(ulong index)
    {
        if (index <= _baseIndex)
        {
            return;
        }

        if (Term(index, out var term) != LogReadError.None)
        {
            throw new RaftInvariantException($"the log ends at {LastIndex} and cannot be compacted up to {index}");
        }

        _entries.DropFirst((int)(index - _baseIndex));
        _entries.Trim();
        _baseIndex = index;
        _baseTerm = term;
    }
}
