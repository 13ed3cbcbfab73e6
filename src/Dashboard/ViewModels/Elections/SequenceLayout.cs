namespace WebEtcd.Dashboard.ViewModels.Elections;

/// <summary>
/// Where things stand in the drawing of an episode: members side by side, time downwards. Every step has a line of its own, since votes come within
/// milliseconds and silences last for seconds; a long wait is drawn as a break with its length.
/// </summary>
public sealed class SequenceLayout
{
    private const double HeadHeight = 58;
    private const double LineHeight = 30;
    private const double BreakHeight = 30;
    private const double FootHeight = 26;

    private readonly List<double> _lines = [];
    private readonly IReadOnlyList<SequenceStep> _steps;

    public SequenceLayout(ElectionSequence sequence, IReadOnlyList<Lane> lanes, double width, double gutter)
    {
        _steps = sequence.Steps;
        Width = width;
        Gutter = gutter;
        Lanes = lanes;
        double y = HeadHeight + (LineHeight / 2);
        for (int i = 0; i < _steps.Count; i++)
        {
            if (i > 0 && _steps[i].At - _steps[i - 1].At >= LongWait)
            {
                Breaks.Add((y - (LineHeight / 2) + (BreakHeight / 2), _steps[i].At - _steps[i - 1].At));
                y += BreakHeight;
            }

            _lines.Add(y);
            y += LineHeight;
        }

        Height = y + FootHeight;
    }

    /// <summary>A wait that is drawn as a break.</summary>
    public static TimeSpan LongWait { get; } = TimeSpan.FromMilliseconds(120);

    public double Width { get; }

    public double Height { get; }

    /// <summary>Room for the times at the left.</summary>
    public double Gutter { get; }

    public IReadOnlyList<Lane> Lanes { get; }

    /// <summary>Long waits: where they are drawn, and how long they were.</summary>
    public List<(double Y, TimeSpan Wait)> Breaks { get; } = [];

    public double LaneWidth => (Width - Gutter) / Math.Max(1, Lanes.Count);

    public double LineOf(int step) => _lines[step - 1];

    public double XOf(int lane) => Gutter + ((lane + Anchor) * LaneWidth);

    public int LaneOf(ulong member)
    {
        for (int i = 0; i < Lanes.Count; i++)
        {
            if (Lanes[i].Member == member)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>What each member was, as stretches of its line.</summary>
    public IEnumerable<(int Lane, double Top, double Bottom, LaneSpan Span)> Stretches()
    {
        if (_steps.Count == 0)
        {
            yield break;
        }

        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            foreach (LaneSpan span in Lanes[lane].Spans)
            {
                double top = YOf(span.From);
                double bottom = YOf(span.Until);
                if (bottom - top > 0.5)
                {
                    yield return (lane, top, bottom, span);
                }
            }
        }
    }

    /// <summary>Labels stand right of the line, so lines stand left of the middle of their lane where there is room for labels.</summary>
    private double Anchor => HasLabels ? 0.14 : 0.5;

    /// <summary>Whether lanes are wide enough for words.</summary>
    public bool HasLabels => LaneWidth >= 100;

    /// <summary>Whether labels may be more than a word.</summary>
    public bool HasLongLabels => LaneWidth >= 170;

    /// <summary>The height of a moment: on the line of a step at its time, in between by proportion.</summary>
    private double YOf(DateTimeOffset moment)
    {
        if (moment < _steps[0].At)
        {
            return HeadHeight - 8;
        }

        for (int i = _steps.Count - 1; i >= 0; i--)
        {
            if (_steps[i].At <= moment)
            {
                if (i == _steps.Count - 1)
                {
                    return moment == _steps[i].At ? _lines[i] : Height - FootHeight + 12;
                }

                double share = (moment - _steps[i].At) / (_steps[i + 1].At - _steps[i].At);
                return _lines[i] + (share * (_lines[i + 1] - _lines[i]));
            }
        }

        return HeadHeight - 8;
    }
}
