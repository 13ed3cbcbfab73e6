using System.Collections;

namespace WebEtcd.Raft;

/// <summary>
/// A fixed run of consecutive entries. It is a view of an array whose used slots are never written again, so it stays valid while the log goes on
/// growing, is cut, or forgets its front.
/// </summary>
public sealed class EntrySlice : IReadOnlyList<Entry>
{
    private readonly Entry[] _entries;
    private readonly int _start;

    internal EntrySlice(Entry[] entries, int start, int count)
    {
        _entries = entries;
        _start = start;
        Count = count;
    }

    /// <summary>Number of entries.</summary>
    public int Count { get; }

    /// <summary>The entries, for loops that should not pay for an interface call each.</summary>
    public ReadOnlySpan<Entry> Span => _entries.AsSpan(_start, Count);

    /// <inheritdoc />
    public Entry this[int index] => Span[index];

    /// <inheritdoc />
    public IEnumerator<Entry> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return _entries[_start + i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The first <paramref name="count"/> entries.</summary>
    internal EntrySlice First(int count) => count == Count ? this : new EntrySlice(_entries, _start, count);
}
