namespace WebEtcd.Raft;

/// <summary>
/// The end of the log that storage does not have yet: entries and possibly a snapshot. They stay here until storage says it has them, also while they
/// are being written, so that the log reads the same at every moment. <see cref="Offset"/> may lie below the end of the stored log: the next write
/// then cuts the stored log there.
/// </summary>
internal sealed class UnstableLog(ulong offset)
{
    private readonly EntryBuffer _entries = new();
    private bool _snapshotInProgress;

    /// <summary>Index of the first entry held here.</summary>
    public ulong Offset { get; private set; } = offset;

    /// <summary>Entries below this index are being written. Never below <see cref="Offset"/>.</summary>
    public ulong OffsetInProgress { get; private set; } = offset;

    /// <summary>A snapshot that waits to be stored, or is being stored.</summary>
    public Snapshot? Snapshot { get; private set; }

    public int Count => _entries.Count;

    public bool TryLastIndex(out ulong index)
    {
        if (_entries.Count != 0)
        {
            index = Offset + (ulong)_entries.Count - 1;
            return true;
        }

        index = Snapshot?.Metadata.Index ?? 0;
        return Snapshot is not null;
    }

    public bool TryTerm(ulong index, out ulong term)
    {
        term = 0;
        if (index < Offset)
        {
            if (Snapshot is { } snapshot && snapshot.Metadata.Index == index)
            {
                term = snapshot.Metadata.Term;
                return true;
            }

            return false;
        }

        var position = index - Offset;
        if (position >= (ulong)_entries.Count)
        {
            return false;
        }

        term = _entries[(int)position].Term;
        return true;
    }

    public bool HasNextEntries => OffsetInProgress - Offset < (ulong)_entries.Count;

    /// <summary>Entries that nobody writes yet.</summary>
    public IReadOnlyList<Entry> NextEntries()
    {
        var inProgress = (int)(OffsetInProgress - Offset);
        return inProgress == _entries.Count ? [] : _entries.Slice(inProgress, _entries.Count - inProgress);
    }

    /// <summary>The snapshot, unless it is already being stored.</summary>
    public Snapshot? NextSnapshot => _snapshotInProgress ? null : Snapshot;

    /// <summary>Everything held here is being written from now on.</summary>
    public void AcceptInProgress()
    {
        if (_entries.Count > 0)
        {
            OffsetInProgress = Offset + (ulong)_entries.Count;
        }

        _snapshotInProgress = Snapshot is not null;
    }

    /// <summary>
    /// Storage has everything up to this entry, and no write under way can replace it there. An entry that is no longer the one held here is ignored:
    /// it was replaced while its predecessor was written.
    /// </summary>
    public void StableTo(EntryId id)
    {
        if (id.Index < Offset || !TryTerm(id.Index, out var term) || term != id.Term)
        {
            return;
        }

        _entries.DropFirst((int)(id.Index + 1 - Offset));
        Offset = id.Index + 1;
        OffsetInProgress = Math.Max(OffsetInProgress, Offset);
    }

    public void SnapshotStableTo(ulong index)
    {
        if (Snapshot is { } snapshot && snapshot.Metadata.Index == index)
        {
            Snapshot = null;
            _snapshotInProgress = false;
        }
    }

    /// <summary>Starts anew from a snapshot.</summary>
    public void Restore(Snapshot snapshot)
    {
        Offset = snapshot.Metadata.Index + 1;
        OffsetInProgress = Offset;
        _entries.Clear();
        Snapshot = snapshot;
        _snapshotInProgress = false;
    }

    /// <summary>Adds one entry right after the last.</summary>
    public void Append(Entry entry)
    {
        if (entry.Index != Offset + (ulong)_entries.Count)
        {
            throw new RaftInvariantException($"entry {entry.Index} does not follow the unstable log, which ends before {Offset + (ulong)_entries.Count}");
        }

        _entries.Add(entry);
    }

    /// <summary>Adds entries[from..]; what overlaps is replaced, with everything after it.</summary>
    public void TruncateAndAppend(IReadOnlyList<Entry> entries, int from)
    {
        var first = entries[from].Index;
        if (first <= Offset && first != Offset + (ulong)_entries.Count)
        {
            _entries.Clear();
            Offset = first;
            OffsetInProgress = first;
        }
        else if (first < Offset + (ulong)_entries.Count)
        {
            _entries.CutTo((int)(first - Offset));
            OffsetInProgress = Math.Min(OffsetInProgress, first);
        }

        _entries.AddRange(entries, from);
    }

    /// <summary>Entries in [low, high), all of which must be here.</summary>
    public EntrySlice Slice(ulong low, ulong high)
    {
        if (low < Offset || low > high || high > Offset + (ulong)_entries.Count)
        {
            throw new RaftInvariantException($"unstable entries [{low}, {high}) are outside [{Offset}, {Offset + (ulong)_entries.Count})");
        }

        return _entries.Slice((int)(low - Offset), (int)(high - low));
    }
}
