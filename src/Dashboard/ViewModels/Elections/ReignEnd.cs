using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.ViewModels.Elections;

/// <summary>
/// A leader that was killed says nothing of its end: its lane would go on leading. What the others know of when it was last heard ends it. One that was
/// only cut off did go on as leader, and says so when it steps down: then its lane is left as it is.
/// </summary>
internal static class ReignEnd
{
    public static Lane Apply(Lane lane, IReadOnlyList<Reign> reigns, IReadOnlyList<ClusterEvent> events)
    {
        List<LaneSpan> spans = [];
        foreach (LaneSpan span in lane.Spans)
        {
            DateTimeOffset? end = span.Role == "leader" ? EndWithin(lane, span, reigns, events) : null;
            if (end is not { } last)
            {
                spans.Add(span);
                continue;
            }

            spans.Add(span with { Until = last });
            spans.Add(span with { From = last, Role = "unheard", Leader = 0 });
        }

        return lane with { Spans = spans };
    }

    private static DateTimeOffset? EndWithin(Lane lane, LaneSpan span, IReadOnlyList<Reign> reigns, IReadOnlyList<ClusterEvent> events)
    {
        Reign? reign = reigns.FirstOrDefault(known => known.Leader == lane.Member && known.Term == span.Term);
        return reign?.Until is { } until && until > span.From && until < span.Until
            && !events.Any(item => item.MemberId == lane.Member && item.Kind == ClusterEventKind.SteppedDown && item.Term == span.Term)
            ? until
            : null;
    }
}
