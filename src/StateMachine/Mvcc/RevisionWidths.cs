namespace WebEtcd.StateMachine.Mvcc;

/// <summary>
/// How many changes a revision has, kept only for those with more than one. It tells history readers where a revision ends. Not thread-safe.
/// </summary>
internal sealed class RevisionWidths
{
    private readonly List<(long Main, int Width)> _wide = [];

    public int WidthOf(long main)
    {
        int at = Find(main);
        return at < _wide.Count && _wide[at].Main == main ? _wide[at].Width : 1;
    }

    /// <summary>Adds a revision later than all before.</summary>
    public void Add(long main, int width)
    {
        if (width > 1)
        {
            _wide.Add((main, width));
        }
    }

    /// <summary>Replaces all, from a list in any order.</summary>
    public void Load(IEnumerable<KeyValuePair<long, int>> widths)
    {
        _wide.Clear();
        foreach ((long main, int width) in widths)
        {
            Add(main, width);
        }

        _wide.Sort();
    }

    public void RemoveBefore(long main) => _wide.RemoveRange(0, Find(main));

    private int Find(long main)
    {
        int low = 0;
        int high = _wide.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_wide[middle].Main < main)
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
