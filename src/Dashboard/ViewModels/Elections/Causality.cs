using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.ViewModels.Elections;

/// <summary>Puts events that clocks show in an impossible order (an answer before its question) into one that can have been.</summary>
internal static class Causality
{
    /// <summary>What clocks may still differ by after they were compared.</summary>
    public static readonly TimeSpan MostSkew = TimeSpan.FromSeconds(1);

    /// <param name="events">In the order of their time.</param>
    public static IReadOnlyList<ClusterEvent> InOrder(IReadOnlyList<ClusterEvent> events)
    {
        List<ClusterEvent> ordered = [.. events];
        Dictionary<ulong, DateTimeOffset> latest = [];
        for (int i = 0; i < ordered.Count; i++)
        {
            ClusterEvent item = ordered[i];
            DateTimeOffset at = item.At;
            foreach (ClusterEvent cause in events.Where(other => Causes(other, item) && other.At > item.At && other.At - item.At <= MostSkew))
            {
                at = cause.At > at ? cause.At.AddTicks(1) : at;
            }

            // What a member does later stays later.
            if (latest.TryGetValue(item.MemberId, out DateTimeOffset before) && before > at)
            {
                at = before;
            }

            latest[item.MemberId] = at;
            ordered[i] = at == item.At ? item : item with { At = at };
        }

        return [.. ordered.OrderBy(item => item.At)];
    }

    private static bool Causes(ClusterEvent cause, ClusterEvent effect) =>
        cause.MemberId == effect.OtherMemberId && cause.OtherMemberId == effect.MemberId && cause.Term == effect.Term && cause.IsPreVote == effect.IsPreVote
        && (cause.Kind, effect.Kind) is (ClusterEventKind.VoteAsked, ClusterEventKind.VoteGranted or ClusterEventKind.VoteRefused)
            or (ClusterEventKind.VoteGranted, ClusterEventKind.GrantReceived)
            or (ClusterEventKind.VoteRefused, ClusterEventKind.RefusalReceived);
}
