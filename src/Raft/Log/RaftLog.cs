namespace WebEtcd.Raft;

/// <summary>
/// The whole log of one member: the stored part, followed by the unstable part, with three marks in it.
/// Always: Applied &lt;= Applying &lt;= Committed &lt;= last index.
/// </summary>
internal sealed class RaftLog
{
    private readonly ILogStorage _storage;
    private readonly UnstableLog _unstable;
    private readonly ApplyBudget _budget;

    public RaftLog(ILogStorage storage, ulong maxApplyingBytes)
    {
        _storage = storage;
        _unstable = new UnstableLog(storage.LastIndex + 1);
        _budget = new ApplyBudget(maxApplyingBytes);
        Committed = storage.FirstIndex - 1;
        Applying = Committed;
        Applied = Committed;
    }

    /// <summary>Highest index known to be stored by a quorum.</summary>
    public ulong Committed { get; private set; }

    /// <summary>Highest index that was handed out to be applied.</summary>
    public ulong Applying { get; private set; }

    /// <summary>Highest index that the state machine reported as applied.</summary>
    public ulong Applied { get; private set; }

    public ulong FirstIndex => _unstable.Snapshot is { } snapshot ? snapshot.Metadata.Index + 1 : _storage.FirstIndex;

    public ulong LastIndex => _unstable.TryLastIndex(out var index) ? index : _storage.LastIndex;

    public EntryId LastEntryId
    {
        get
        {
            var index = LastIndex;
            return Term(index, out var term) == LogReadError.None
                ? new EntryId(term, index)
                : throw new RaftInvariantException($"the term of the last entry {index} cannot be read");
        }
    }

    public bool HasNextUnstableEntries => _unstable.HasNextEntries;

    public bool HasUnstableEntries => _unstable.Count > 0;

    public Snapshot? NextUnstableSnapshot => _unstable.NextSnapshot;

    /// <summary>True while a snapshot waits to be stored, or is being stored. Nothing is applied meanwhile.</summary>
    public bool HasPendingSnapshot => _unstable.Snapshot is not null;

    /// <summary>
    /// Takes a leader's entries when the entry before them is the leader's too. Entries that are here already are not touched: the message may be old,
    /// and what follows them may be newer. Returns false when the logs differ at <paramref name="previous"/>.
    /// </summary>
    public bool TryAppend(EntryId previous, IReadOnlyList<Entry> entries, ulong leaderCommit, out ulong lastNew)
    {
        lastNew = previous.Index + (ulong)entries.Count;
        if (!Matches(previous))
        {
            return false;
        }

        var conflict = FindConflict(entries);
        if (conflict >= 0)
        {
            Append(entries, conflict);
        }

        CommitTo(Math.Min(leaderCommit, lastNew));
        return true;
    }

    /// <summary>Adds entries[from..]; what overlaps is replaced. Committed entries cannot be replaced.</summary>
    public void Append(IReadOnlyList<Entry> entries, int from = 0)
    {
        var first = entries[from].Index;
        if (first <= Committed)
        {
            throw new RaftInvariantException($"entry {first} would replace a committed entry (committed up to {Committed})");
        }

        _unstable.TruncateAndAppend(entries, from);
    }

    /// <summary>A leader adds its own entry: always right after the last one.</summary>
    public void AppendOwn(Entry entry) => _unstable.Append(entry);

    /// <summary>
    /// Best guess where this log still agrees with another one that has <paramref name="term"/> at <paramref name="index"/>: the highest index at or
    /// below it whose term is not above, or is unknown (then the returned term is 0). It skips whole terms, so that finding the place where two logs
    /// part takes a message per term, not per entry.
    /// </summary>
    public EntryId FindConflictByTerm(ulong index, ulong term)
    {
        for (; index > 0; index--)
        {
            if (Term(index, out var ours) != LogReadError.None)
            {
                return new EntryId(0, index);
            }

            if (ours <= term)
            {
                return new EntryId(ours, index);
            }
        }

        return default;
    }

    public IReadOnlyList<Entry> NextUnstableEntries() => _unstable.NextEntries();

    /// <summary>True when entries can be handed out for applying. With <paramref name="allowUnstable"/> false only those that storage has.</summary>
    public bool HasNextCommitted(bool allowUnstable) =>
        !_budget.Paused && !HasPendingSnapshot && Applying < MaxAppliable(allowUnstable);

    public IReadOnlyList<Entry> NextCommitted(bool allowUnstable)
    {
        if (!HasNextCommitted(allowUnstable))
        {
            return [];
        }

        var low = Applying + 1;
        var error = Slice(low, MaxAppliable(allowUnstable) + 1, _budget.Remaining, out var entries);
        return error == LogReadError.None ? entries : throw new RaftInvariantException($"committed entry {low} cannot be read: {error}");
    }

    public LogReadError ReadSnapshot(out Snapshot? snapshot)
    {
        snapshot = _unstable.Snapshot;
        return snapshot is not null ? LogReadError.None : _storage.Snapshot(out snapshot);
    }

    public void CommitTo(ulong index)
    {
        if (index <= Committed)
        {
            return;
        }

        if (index > LastIndex)
        {
            throw new RaftInvariantException(
                $"index {index} is committed, but the log ends at {LastIndex}: it was damaged, truncated or lost");
        }

        Committed = index;
    }

    /// <summary>Commits up to <paramref name="index"/> if the entry there is of <paramref name="term"/>: older terms are never committed by counting.</summary>
    public bool TryCommit(ulong index, ulong term)
    {
        if (index <= Committed || term == 0 || !Matches(new EntryId(term, index)))
        {
            return false;
        }

        CommitTo(index);
        return true;
    }

    public void AppliedTo(ulong index, ulong encodedBytes)
    {
        if (index > Committed || index < Applied)
        {
            throw new RaftInvariantException($"applied index {index} is outside [{Applied}, {Committed}]");
        }

        Applied = index;
        Applying = Math.Max(Applying, index);
        _budget.Release(encodedBytes);
    }

    public void AcceptApplying(ulong index, ulong encodedBytes, bool allowUnstable)
    {
        if (index > Committed)
        {
            throw new RaftInvariantException($"entry {index} would be applied, but only {Committed} is committed");
        }

        Applying = index;
        _budget.Take(encodedBytes, cutShort: index < MaxAppliable(allowUnstable));
    }

    public void StableTo(EntryId id) => _unstable.StableTo(id);

    public void SnapshotStableTo(ulong index) => _unstable.SnapshotStableTo(index);

    public void AcceptUnstable() => _unstable.AcceptInProgress();

    public LogReadError Term(ulong index, out ulong term)
    {
        if (_unstable.TryTerm(index, out term))
        {
            return LogReadError.None;
        }

        // The entry before the first one is gone, but its term is known: appends are matched against it.
        if (index + 1 < FirstIndex)
        {
            return LogReadError.Compacted;
        }

        return index > LastIndex ? LogReadError.Unavailable : _storage.Term(index, out term);
    }

    /// <summary>The term at an index, or 0 when the log does not have it.</summary>
    public ulong TermOrZero(ulong index) => Term(index, out var term) == LogReadError.None ? term : 0;

    public bool Matches(EntryId id) => Term(id.Index, out var term) == LogReadError.None && term == id.Term;

    /// <summary>True when a log that ends with <paramref name="theirs"/> has at least what this one has.</summary>
    public bool IsUpToDate(EntryId theirs)
    {
        var ours = LastEntryId;
        return theirs.Term > ours.Term || (theirs.Term == ours.Term && theirs.Index >= ours.Index);
    }

    /// <summary>Entries from <paramref name="from"/> on, none when the log ends before it.</summary>
    public LogReadError EntriesFrom(ulong from, ulong maxBytes, out IReadOnlyList<Entry> entries)
    {
        var last = LastIndex;
        if (from > last)
        {
            entries = [];
            return LogReadError.None;
        }

        return Slice(from, last + 1, maxBytes, out entries);
    }

    public LogReadError Slice(ulong low, ulong high, ulong maxBytes, out IReadOnlyList<Entry> entries)
    {
        entries = [];
        if (low > high || high > LastIndex + 1)
        {
            throw new RaftInvariantException($"entries [{low}, {high}) are outside of the log, which ends at {LastIndex}");
        }

        if (low < FirstIndex)
        {
            return LogReadError.Compacted;
        }

        if (low == high)
        {
            return LogReadError.None;
        }

        if (low >= _unstable.Offset)
        {
            var slice = _unstable.Slice(low, high);
            entries = slice.First(EntrySize.CountWithin(slice.Span, maxBytes));
            return LogReadError.None;
        }

        return SliceFromStorage(low, high, maxBytes, out entries);
    }

    /// <summary>Starts anew from a leader's snapshot.</summary>
    public void Restore(Snapshot snapshot)
    {
        Committed = snapshot.Metadata.Index;
        _unstable.Restore(snapshot);
    }

    private LogReadError SliceFromStorage(ulong low, ulong high, ulong maxBytes, out IReadOnlyList<Entry> entries)
    {
        var cut = Math.Min(high, _unstable.Offset);
        var error = _storage.Entries(low, cut, maxBytes, out entries);
        if (error == LogReadError.Compacted)
        {
            return error;
        }

        if (error != LogReadError.None || entries.Count == 0)
        {
            throw new RaftInvariantException($"stored entries [{low}, {cut}) cannot be read: {error}");
        }

        // Fewer than asked for: the limit was reached within the stored part.
        if (high <= _unstable.Offset || (ulong)entries.Count < cut - low)
        {
            return LogReadError.None;
        }

        var size = maxBytes == EntrySize.NoLimit ? 0 : EntrySize.Encoded(entries);
        if (size >= maxBytes)
        {
            return LogReadError.None;
        }

        var unstable = _unstable.Slice(_unstable.Offset, high);
        var room = maxBytes == EntrySize.NoLimit ? maxBytes : maxBytes - size;
        var taken = EntrySize.CountWithin(unstable.Span, room);
        if (taken == 1 && EntrySize.Encoded(unstable[0]) > room)
        {
            return LogReadError.None;
        }

        entries = Join(entries, unstable.Span[..taken]);
        return LogReadError.None;
    }

    private static EntrySlice Join(IReadOnlyList<Entry> stored, ReadOnlySpan<Entry> unstable)
    {
        var joined = new Entry[stored.Count + unstable.Length];
        for (var i = 0; i < stored.Count; i++)
        {
            joined[i] = stored[i];
        }

        unstable.CopyTo(joined.AsSpan(stored.Count));
        return new EntrySlice(joined, 0, joined.Length);
    }

    /// <summary>Position of the first entry that is not in this log, -1 when all are.</summary>
    private int FindConflict(IReadOnlyList<Entry> entries)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (!Matches(new EntryId(entries[i].Term, entries[i].Index)))
            {
                return i;
            }
        }

        return -1;
    }

    private ulong MaxAppliable(bool allowUnstable) => allowUnstable ? Committed : Math.Min(Committed, _unstable.Offset - 1);
}
