using WebEtcd.Raft;

namespace WebEtcd.Storage.Wal;

/// <summary>
/// What a log says: fed with every record in order, at start by the scanner and later by the writer. Knows for each segment what is needed to
/// begin reading there. Not thread-safe.
/// </summary>
internal sealed class WalContents
{
    private readonly WalGeometry _geometry;
    private readonly List<SegmentMark> _segments = [];
    private readonly TermRuns _terms;

    internal WalContents(WalGeometry geometry, WalStart start)
    {
        _geometry = geometry;
        _terms = new TermRuns(start.Index, start.Term);
        RestartAt(start);
    }

    internal ulong StartIndex { get; private set; }

    internal ulong StartTerm { get; private set; }

    internal ulong LastIndex { get; private set; }

    internal HardState HardState { get; private set; }

    /// <summary>A frame starts at a position: in a new segment, that is where reading could begin.</summary>
    internal void OnFrame(WalPosition position)
    {
        int number = _geometry.SegmentOf(position.Address);
        if (number != _segments[^1].Number)
        {
            _segments.Add(new SegmentMark { Number = number, Start = position, HardState = HardState });
        }
    }

    internal void OnHardState(HardState hardState) => HardState = hardState;

    internal void OnEntry(ulong index, ulong term)
    {
        _segments[^1].MaxIndex = Math.Max(_segments[^1].MaxIndex, index);
        if (index > StartIndex)
        {
            _terms.Append(index, term);
            LastIndex = index;
        }
    }

    /// <summary>The log begins anew at a position in a segment: what the segment holds before it belongs to another history.</summary>
    internal void RestartAt(WalStart start)
    {
        _segments.Clear();
        _segments.Add(new SegmentMark { Number = _geometry.SegmentOf(start.Position.Address), Start = start.Position, HardState = start.HardState });
        _terms.Reset(start.Index, start.Term);
        StartIndex = LastIndex = start.Index;
        StartTerm = start.Term;
        HardState = start.HardState;
    }

    internal ulong TermOf(ulong index) => _terms.TermOf(index);

    /// <summary>Where reading may begin when the entries up to an index are no longer needed.</summary>
    internal WalStart StartAfter(ulong index)
    {
        int first = 0;
        while (first < _segments.Count - 1 && _segments[first].MaxIndex <= index)
        {
            first++;
        }

        return new WalStart(_segments[first].Start, _segments[first].HardState, index, _terms.TermOf(index));
    }

    /// <summary>Forgets what lies before a start that META now names.</summary>
    internal void Forget(WalStart start)
    {
        int number = _geometry.SegmentOf(start.Position.Address);
        _segments.RemoveAll(segment => segment.Number < number);
        if (start.Index > StartIndex)
        {
            _terms.StartAt(start.Index);
            StartIndex = start.Index;
            StartTerm = start.Term;
        }
    }

    private sealed class SegmentMark
    {
        internal required int Number { get; init; }

        internal required WalPosition Start { get; init; }

        internal required HardState HardState { get; init; }

        internal ulong MaxIndex { get; set; }
    }
}
