using WebEtcd.Raft;

namespace WebEtcd.Testing.Consensus;

/// <summary>
/// A copy of one member's log, brought up to date by looking only at what has changed. Each entry has the hash of the log up to it; the same index and
/// term with another hash, here or in any other log at any time, violates log matching.
/// </summary>
internal sealed class LogMirror(Dictionary<(ulong Index, ulong Term), ulong> prefixes)
{
    private readonly List<Entry> _entries = [];
    private readonly List<ulong> _hashes = [];
    private ulong _baseTerm;
    private ulong _baseHash;

    /// <summary>Last index that is gone.</summary>
    public ulong BaseIndex { get; private set; }

    public ulong LastIndex => BaseIndex + (ulong)_entries.Count;

    public ulong LastTerm => _entries.Count > 0 ? _entries[^1].Term : _baseTerm;

    /// <summary>Term of an index from <see cref="BaseIndex"/> to <see cref="LastIndex"/>; 0 for others.</summary>
    public ulong TermAt(ulong index) =>
        index == BaseIndex ? _baseTerm : index > BaseIndex && index <= LastIndex ? _entries[Position(index)].Term : 0;

    public ulong HashAt(ulong index) => index == BaseIndex ? _baseHash : _hashes[Position(index)];

    /// <summary>Highest index with a term; 0 when there is none.</summary>
    public ulong LastIndexOf(ulong term)
    {
        ulong index = LastIndex;
        while (index > BaseIndex && TermAt(index) > term)
        {
            index--;
        }

        return TermAt(index) == term ? index : 0;
    }

    /// <summary>Takes over what the log has become. True when an entry that was there is not there any more (but for being compacted).</summary>
    public bool Update(ILogStorage log)
    {
        ulong before = LastIndex;
        bool hasLost = Rebase(log);
        if (log.LastIndex == LastIndex && (_entries.Count == 0 || IsHere(log, LastIndex)))
        {
            return hasLost || LastIndex < before;
        }

        ulong same = Math.Min(LastIndex, log.LastIndex);
        while (same > BaseIndex && !IsHere(log, same))
        {
            same--;
        }

        hasLost |= same < LastIndex;
        Cut(same);
        for (ulong index = same + 1; index <= log.LastIndex; index++)
        {
            Add(EntryAt(log, index));
        }

        return hasLost;
    }

    /// <summary>Reads everything again, as of a member that has restarted.</summary>
    public void Forget()
    {
        _entries.Clear();
        _hashes.Clear();
        BaseIndex = _baseTerm = _baseHash = 0;
    }

    private static Entry EntryAt(ILogStorage log, ulong index) =>
        log.Entries(index, index + 1, ulong.MaxValue, out IReadOnlyList<Entry> entries) == LogReadError.None && entries.Count == 1
            ? entries[0]
            : throw new InvariantViolationException("The log", $"entry {index} of [{log.FirstIndex}, {log.LastIndex}] cannot be read");

    private bool IsHere(ILogStorage log, ulong index)
    {
        Entry theirs = EntryAt(log, index);
        Entry ours = _entries[Position(index)];
        return ReferenceEquals(ours, theirs) || (ours.Term == theirs.Term && ours.Type == theirs.Type && ours.Data.Span.SequenceEqual(theirs.Data.Span));
    }

    private bool Rebase(ILogStorage log)
    {
        ulong baseIndex = log.FirstIndex - 1;
        if (baseIndex == BaseIndex && (baseIndex > 0 || _baseTerm == 0))
        {
            return false;
        }

        log.Term(baseIndex, out ulong term);
        if (baseIndex > BaseIndex && TermAt(baseIndex) == term)
        {
            _baseHash = HashAt(baseIndex);
            int count = (int)(baseIndex - BaseIndex);
            _entries.RemoveRange(0, count);
            _hashes.RemoveRange(0, count);
            (BaseIndex, _baseTerm) = (baseIndex, term);
            return false;
        }

        // It begins anew, after a snapshot. Where nobody has had this prefix yet, the group begins here.
        bool hadEntries = _entries.Count > 0;
        Forget();
        (BaseIndex, _baseTerm) = (baseIndex, term);
        if (!prefixes.TryGetValue((baseIndex, term), out _baseHash))
        {
            prefixes[(baseIndex, term)] = _baseHash = 0;
        }

        return hadEntries;
    }

    private void Add(Entry entry)
    {
        var hash = new StableHash(HashAt(LastIndex));
        hash.Add(entry.Term);
        hash.Add((ulong)entry.Type);
        hash.Add(entry.Data.Span);
        if (entry.Index != LastIndex + 1 || entry.Term < LastTerm)
        {
            throw new InvariantViolationException("The log", $"entry {entry.Term}/{entry.Index} follows {LastTerm}/{LastIndex}");
        }

        if (!prefixes.TryAdd((entry.Index, entry.Term), hash.Value) && prefixes[(entry.Index, entry.Term)] != hash.Value)
        {
            throw new InvariantViolationException("LogMatching", $"two logs have an entry {entry.Term}/{entry.Index} and differ in it or before it");
        }

        _entries.Add(entry);
        _hashes.Add(hash.Value);
    }

    private void Cut(ulong lastIndex)
    {
        int keep = (int)(lastIndex - BaseIndex);
        _entries.RemoveRange(keep, _entries.Count - keep);
        _hashes.RemoveRange(keep, _hashes.Count - keep);
    }

    private int Position(ulong index) => (int)(index - BaseIndex) - 1;
}
