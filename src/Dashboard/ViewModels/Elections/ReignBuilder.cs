using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.ViewModels.Elections;

/// <summary>Finds who led when. Followers tell of a leader that went silent how long they had not heard it: that is when leading ended.</summary>
internal static class ReignBuilder
{
    /// <param name="events">In the order of their time.</param>
    /// <param name="leaderNow">Who leads now; 0 for nobody.</param>
    public static IReadOnlyList<Reign> Build(IReadOnlyList<ClusterEvent> events, ulong leaderNow)
    {
        List<Reign> reigns = [.. events
            .Where(item => item.Kind == ClusterEventKind.LeaderElected)
            .GroupBy(item => item.Term)
            .OrderBy(term => term.Key)
            .Select(Begun)];
        for (int i = 0; i < reigns.Count; i++)
        {
            DateTimeOffset? next = i + 1 < reigns.Count ? reigns[i + 1].From : null;
            bool lasts = next is null && reigns[i].Leader == leaderNow;
            reigns[i] = reigns[i] with { Until = lasts ? null : EndOf(reigns[i], events, next) };
        }

        return reigns;
    }

    private static Reign Begun(IGrouping<ulong, ClusterEvent> term)
    {
        ClusterEvent first = term.FirstOrDefault(item => item.MemberId == item.OtherMemberId) ?? term.First();
        return new Reign(term.Key, first.OtherMemberId, first.At, null);
    }

    private static DateTimeOffset? EndOf(Reign reign, IReadOnlyList<ClusterEvent> events, DateTimeOffset? next)
    {
        List<DateTimeOffset> ends = [];
        DateTimeOffset? lastHeard = null;
        foreach (ClusterEvent item in events.Where(item => item.At >= reign.From && (next is null || item.At <= next)))
        {
            if (item.MemberId == reign.Leader && Ends(item, reign))
            {
                ends.Add(item.At);
            }
            else if (item.Kind == ClusterEventKind.CampaignStarted && item.OtherMemberId == reign.Leader && item.Reason == ClusterEventReason.ElectionTimeout)
            {
                // The one that heard the leader last counts: a follower that was cut off long before says nothing about the others.
                DateTimeOffset heard = item.At - item.Duration;
                lastHeard = lastHeard is { } known && known > heard ? known : heard;
            }
        }

        // As long as nobody took over, one follower without a leader does not mean that there was none.
        if (lastHeard is { } last && (next is not null || ends.Count > 0))
        {
            ends.Add(last < reign.From ? reign.From : last);
        }

        return ends.Count > 0 ? ends.Min() : next ?? lastHeard;
    }

    private static bool Ends(ClusterEvent item, Reign reign) => item.Kind switch
    {
        ClusterEventKind.SteppedDown => item.Term == reign.Term,
        ClusterEventKind.NodeStopping or ClusterEventKind.NodeStarted => true,
        _ => false,
    };
}
