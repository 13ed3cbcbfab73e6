using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.ViewModels.Elections;

/// <summary>
/// Cuts the stream of election events into episodes. One lasts until somebody leads and the others have heard of it; what a member does on its own while
/// the others have a leader (it is cut off, or comes back) is an episode of its own.
/// </summary>
internal static class EpisodeBuilder
{
    /// <summary>Followers hear of a new leader within a heartbeat or two.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    /// <summary>Two tries of an election are at most so many of the silences apart that began them.</summary>
    private const int SilencesBetweenTries = 4;

    private static readonly TimeSpan LeastQuiet = TimeSpan.FromSeconds(10);

    /// <param name="events">Election events in the order of their time.</param>
    /// <param name="leaderNow">Who leads now; 0 for nobody.</param>
    public static IReadOnlyList<Episode> Build(IReadOnlyList<ClusterEvent> events, IReadOnlyList<Reign> reigns, ulong leaderNow, DateTimeOffset now)
    {
        List<List<ClusterEvent>> groups = [];
        foreach (ClusterEvent item in events.Where(IsStep))
        {
            if (groups.Count == 0 || !Belongs(groups[^1], item))
            {
                groups.Add([]);
            }

            groups[^1].Add(item);
        }

        return [.. groups.Select((group, i) => Describe(group, reigns, i == groups.Count - 1, leaderNow, now))];
    }

    private static bool IsStep(ClusterEvent item) => item.Kind is >= ClusterEventKind.CampaignStarted and <= ClusterEventKind.TransferAborted;

    private static bool Belongs(List<ClusterEvent> group, ClusterEvent item)
    {
        ClusterEvent? elected = group.FindLast(known => known.Kind == ClusterEventKind.LeaderElected);
        bool isSettled = elected is not null && !group.Any(known => known.Kind == ClusterEventKind.CampaignStarted && known.Term > elected.Term);
        TimeSpan since = item.At - group[^1].At;
        if (isSettled)
        {
            // A question for a later term begins something new, however soon.
            return item.Term <= elected!.Term && item.At - elected.At <= Settling;
        }

        TimeSpan silence = group.Max(known => known.Duration);
        bool triesAgain = item is { Kind: ClusterEventKind.CampaignStarted, OtherMemberId: 0 } && group.Exists(known => known.MemberId == item.MemberId);
        return triesAgain || since <= (silence * SilencesBetweenTries > LeastQuiet ? silence * SilencesBetweenTries : LeastQuiet);
    }

    private static Episode Describe(List<ClusterEvent> group, IReadOnlyList<Reign> reigns, bool isLast, ulong leaderNow, DateTimeOffset now)
    {
        RoundCollector rounds = new();
        group.ForEach(rounds.Add);
        ClusterEvent? elected = group.FindLast(item => item.Kind == ClusterEventKind.LeaderElected);
        Reign? after = elected is null ? null : reigns.FirstOrDefault(reign => reign.Term == elected.Term);

        // Somebody who finds a leader that has led for long has not elected it.
        bool isNew = after is not null && after.From >= group[0].At - Settling && after.From <= group[^1].At;
        Reign? before = reigns.LastOrDefault(reign => after is null ? reign.From <= group[0].At : isNew ? reign.Term < after.Term : reign.Term <= after.Term);
        if (isNew)
        {
            return new Episode(EpisodeKind.Elected, group, rounds.Rounds, before, after, GapOf(before, after!.From));
        }

        bool isOpen = isLast && leaderNow == 0;
        EpisodeKind kind = isOpen ? EpisodeKind.Open : rounds.Rounds.Count > 0 ? EpisodeKind.Refused : EpisodeKind.Joined;
        return new Episode(kind, group, rounds.Rounds, before, null, isOpen ? GapOf(before, now) : null);
    }

    private static TimeSpan? GapOf(Reign? before, DateTimeOffset until) =>
        before?.Until is { } end && end < until ? until - end : null;
}
