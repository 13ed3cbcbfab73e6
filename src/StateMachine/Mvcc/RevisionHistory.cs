namespace WebEtcd.StateMachine.Mvcc;

/// <summary>The revisions of one key before its newest, in order. Only keys that were changed more than once have one.</summary>
internal sealed class RevisionHistory
{
    private const int FirstCapacity = 2;

    private KeptRevision[] _items = new KeptRevision[FirstCapacity];

    public int Count { get; private set; }

    public ref readonly KeptRevision this[int index] => ref _items[index];

    public void Append(in KeptRevision revision)
    {
        Reserve();
        _items[Count++] = revision;
    }

    /// <summary>Puts a revision where it belongs; for the rebuilding of the index, where records come in any order.</summary>
    public void Insert(in KeptRevision revision)
    {
        int at = Count;
        while (at > 0 && _items[at - 1].IsAfter(revision))
        {
            at--;
        }

        Reserve();
        Array.Copy(_items, at, _items, at + 1, Count - at);
        _items[at] = revision;
        Count++;
    }

    /// <summary>Index of the last item that is not after a revision; -1 for none.</summary>
    public int LastAtOrBefore(long main)
    {
        int low = 0;
        int high = Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_items[middle].Main <= main)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low - 1;
    }

    /// <summary>Forgets the first items.</summary>
    public void RemoveFirst(int count)
    {
        int left = Count - count;
        var kept = new KeptRevision[Math.Max(left, FirstCapacity)];
        Array.Copy(_items, count, kept, 0, left);
        _items = kept;
        Count = left;
    }

    private void Reserve()
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count < 8 ? Count * 2 : Count + (Count >> 1));
        }
    }
}
