namespace WebEtcd.Storage.Wal;

/// <summary>The term of every kept index, as runs of equal terms. Not thread-safe.</summary>
internal sealed class TermRuns
{
    private readonly List<(ulong FirstIndex, ulong Term)> _runs = [];

    internal TermRuns(ulong startIndex, ulong startTerm) => _runs.Add((startIndex, startTerm));

    /// <summary>Records the term of an index; what was known of later ones is forgotten.</summary>
    internal void Append(ulong index, ulong term)
    {
        while (_runs.Count > 1 && _runs[^1].FirstIndex >= index)
        {
            _runs.RemoveAt(_runs.Count - 1);
        }

        if (_runs[^1].Term != term)
        {
            _runs.Add((index, term));
        }
    }

    internal ulong TermOf(ulong index)
    {
        for (int i = _runs.Count - 1; i > 0; i--)
        {
            if (_runs[i].FirstIndex <= index)
            {
                return _runs[i].Term;
            }
        }

        return _runs[0].Term;
    }

    /// <summary>Forgets what lies before an index.</summary>
    internal void StartAt(ulong index)
    {
        ulong term = TermOf(index);
        _runs.RemoveAll(run => run.FirstIndex <= index);
        _runs.Insert(0, (index, term));
    }

    internal void Reset(ulong index, ulong term)
    {
        _runs.Clear();
        _runs.Add((index, term));
    }
}
