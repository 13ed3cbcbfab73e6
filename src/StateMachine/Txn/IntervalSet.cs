namespace WebEtcd.StateMachine.Txn;

/// <summary>A set of key intervals, merged as they come, that tells whether a key or an interval lies in one of them.</summary>
internal sealed class IntervalSet
{
    private readonly List<(ReadOnlyMemory<byte> Begin, ReadOnlyMemory<byte>? End)> _merged = [];

    /// <summary>The intervals, apart from each other and in order; an absent end is open.</summary>
    public IReadOnlyList<(ReadOnlyMemory<byte> Begin, ReadOnlyMemory<byte>? End)> Intervals => _merged;

    /// <summary>Adds [begin, end). An end that is not after the begin adds nothing.</summary>
    public void Add(ReadOnlyMemory<byte> begin, ReadOnlyMemory<byte> end)
    {
        if (begin.Span.SequenceCompareTo(end.Span) < 0)
        {
            Merge(begin, end);
        }
    }

    /// <summary>Adds everything from a key on.</summary>
    public void AddOpen(ReadOnlyMemory<byte> begin) => Merge(begin, default(ReadOnlyMemory<byte>?));

    /// <summary>Adds one key.</summary>
    public void AddKey(ReadOnlyMemory<byte> key)
    {
        byte[] end = new byte[key.Length + 1];
        key.CopyTo(end);
        Add(key, end);
    }

    public void AddAll(IntervalSet other)
    {
        foreach ((ReadOnlyMemory<byte> begin, ReadOnlyMemory<byte>? end) in other._merged)
        {
            Merge(begin, end);
        }
    }

    public bool Contains(ReadOnlySpan<byte> key)
    {
        int at = CountBeginningAtOrBefore(key) - 1;
        return at >= 0 && (_merged[at].End is not { } end || key.SequenceCompareTo(end.Span) < 0);
    }

    /// <summary>True when [begin, end) lies in one of them; an absent end is open. An interval without keys counts as its begin.</summary>
    public bool ContainsAll(ReadOnlySpan<byte> begin, ReadOnlyMemory<byte>? end)
    {
        if (!Contains(begin))
        {
            return false;
        }

        ReadOnlyMemory<byte>? bound = _merged[CountBeginningAtOrBefore(begin) - 1].End;
        return bound is null || (end is { } wanted && Reaches(bound, wanted.Span));
    }

    private void Merge(ReadOnlyMemory<byte> begin, ReadOnlyMemory<byte>? end)
    {
        // Those that touch the new one lie next to each other.
        int first = CountBeginningAtOrBefore(begin.Span);
        if (first > 0 && Reaches(_merged[first - 1].End, begin.Span))
        {
            first--;
            begin = _merged[first].Begin;
        }

        int last = first;
        while (last < _merged.Count && Reaches(end, _merged[last].Begin.Span))
        {
            end = Later(end, _merged[last].End);
            last++;
        }

        _merged.RemoveRange(first, last - first);
        _merged.Insert(first, (begin, end));
    }

    private static bool Reaches(ReadOnlyMemory<byte>? end, ReadOnlySpan<byte> key) => end is not { } bounded || bounded.Span.SequenceCompareTo(key) >= 0;

    private static ReadOnlyMemory<byte>? Later(ReadOnlyMemory<byte>? left, ReadOnlyMemory<byte>? right) =>
        left is null || right is null ? null : left.Value.Span.SequenceCompareTo(right.Value.Span) >= 0 ? left : right;

    private int CountBeginningAtOrBefore(ReadOnlySpan<byte> key)
    {
        int low = 0;
        int high = _merged.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_merged[middle].Begin.Span.SequenceCompareTo(key) <= 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
