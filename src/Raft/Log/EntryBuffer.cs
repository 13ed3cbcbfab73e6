namespace WebEtcd.Raft;

/// <summary>
/// Consecutive entries in an array that hands out views without copying. The rule that makes the views safe: a slot that was written once is never
/// written again; cutting the end and then appending moves the rest to a new array.
/// </summary>
internal sealed class EntryBuffer
{
    private const int SmallestCapacity = 16;

    /// <summary>An emptied array up to this size is used further; a larger one is let go with the entries it still refers to.</summary>
    private const int LargestKeptCapacity = 256;

    private Entry[] _entries = [];
    private int _start;
    private int _written;

    public int Count { get; private set; }

    public Entry this[int index] => _entries[_start + index];

    public ReadOnlySpan<Entry> Span => _entries.AsSpan(_start, Count);

    public void Add(Entry entry)
    {
        Reserve(1);
        _entries[_start + Count] = entry;
        Count++;
        _written = _start + Count;
    }

    public void AddRange(IReadOnlyList<Entry> entries, int from)
    {
        var added = entries.Count - from;
        Reserve(added);
        var target = _entries.AsSpan(_start + Count, added);
        if (entries is EntrySlice slice)
        {
            slice.Span[from..].CopyTo(target);
        }
        else
        {
            for (var i = 0; i < added; i++)
            {
                target[i] = entries[from + i];
            }
        }

        Count += added;
        _written = _start + Count;
    }

    /// <summary>Makes room for <paramref name="added"/> entries, in a new array when the old one is full or its next slots were used before.</summary>
    public void Reserve(int added)
    {
        var end = _start + Count;
        if (end >= _written && end + added <= _entries.Length)
        {
            return;
        }

        MoveTo(Math.Max(SmallestCapacity, Math.Max(Count + added, Count * 2)));
    }

    public EntrySlice Slice(int from, int count) => new(_entries, _start + from, count);

    /// <summary>Keeps the first <paramref name="count"/> entries.</summary>
    public void CutTo(int count) => Count = count;

    /// <summary>Forgets the first <paramref name="count"/> entries.</summary>
    public void DropFirst(int count)
    {
        _start += count;
        Count -= count;
        if (Count == 0 && _entries.Length > LargestKeptCapacity)
        {
            Clear();
        }
    }

    /// <summary>Moves to an array of the right size when most of this one holds forgotten entries.</summary>
    public void Trim()
    {
        if (_start > LargestKeptCapacity)
        {
            MoveTo(Math.Max(SmallestCapacity, Count + (Count / 2)));
        }
    }

    public void Clear()
    {
        _entries = [];
        _start = 0;
        _written = 0;
        Count = 0;
    }

    private void MoveTo(int capacity)
    {
        var moved = new Entry[capacity];
        Span.CopyTo(moved);
        _entries = moved;
        _start = 0;
        _written = Count;
    }
}
