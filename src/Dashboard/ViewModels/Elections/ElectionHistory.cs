using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.ViewModels.Elections;

/// <summary>Everything that is known of terms, votes and leaders, made from the events of all members. Immutable; made anew when events come.</summary>
/// <param name="Lanes">One a member, in the order of the view.</param>
/// <param name="Reigns">Terms that had a leader, oldest first.</param>
/// <param name="Episodes">Oldest first.</param>
public sealed record ElectionHistory(
    DateTimeOffset From, DateTimeOffset Now, IReadOnlyList<Lane> Lanes, IReadOnlyList<Reign> Reigns, IReadOnlyList<Episode> Episodes)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);

    /// <param name="events">What the members report, in any order.</param>
    public static ElectionHistory Of(ClusterView view, IEnumerable<ClusterEvent> events, DateTimeOffset now)
    {
        Dictionary<ulong, TimeSpan> ahead = view.Members.ToDictionary(member => member.MemberId, member => member.ClockAhead);
        List<ClusterEvent> known = [.. events.Where(item => item.IsElection).Select(item => OnOneClock(item, ahead))];
        known.Sort(EventOrder.Instance);
        ulong leader = ClusterSummary.Of(view).Leader?.MemberId ?? 0;
        IReadOnlyList<Reign> reigns = ReignBuilder.Build(known, leader);
        DateTimeOffset from = known.Count > 0 && known[0].At < now - Shortest ? known[0].At : now - Shortest;
        return new ElectionHistory(
            from,
            now,
            [.. view.Members.Select(member => ReignEnd.Apply(LaneBuilder.Build(member, view.ServingMemberId, known, from, now), reigns, known))],
            reigns,
            EpisodeBuilder.Build(known, reigns, leader, now));
    }

    /// <summary>Clocks of members differ; what is put on one axis is told by one clock, the serving node's.</summary>
    private static ClusterEvent OnOneClock(ClusterEvent item, Dictionary<ulong, TimeSpan> ahead) =>
        ahead.TryGetValue(item.MemberId, out TimeSpan by) && by != TimeSpan.Zero ? item with { At = item.At - by } : item;
}
