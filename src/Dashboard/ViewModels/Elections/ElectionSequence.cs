using WebEtcd.Dashboard.Formatting;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.ViewModels.Elections;

/// <summary>An episode as steps in the order in which they can have happened, and the messages between them.</summary>
public sealed class ElectionSequence
{
    /// <summary>Steps that are drawn; of longer episodes the last.</summary>
    public const int MaxSteps = 60;

    /// <summary>What a member does within so short a time is one step.</summary>
    private static readonly TimeSpan OneStep = TimeSpan.FromMilliseconds(5);

    private readonly List<SequenceStep> _steps = [];
    private readonly Dictionary<ClusterEvent, int> _stepOf = [];

    private ElectionSequence(Episode episode, Func<ulong, string> nameOf)
    {
        StepLabels labels = new(nameOf);
        List<List<ClusterEvent>> groups = Group(Causality.InOrder(episode.Events));
        Omitted = Math.Max(0, groups.Count - MaxSteps);
        if (Omitted == 0 && episode.LastHeard is { } heard && episode.Rounds.FirstOrDefault(round => round.LastLeader != 0) is { } first)
        {
            _steps.Add(new SequenceStep(1, first.Candidate, heard, "heard", $"last word of {nameOf(first.LastLeader)}", [$"{nameOf(first.Candidate)} hears {nameOf(first.LastLeader)} for the last time"], 0));
        }

        foreach (List<ClusterEvent> group in groups.Skip(Omitted))
        {
            ClusterEvent main = group.MaxBy(StepLabels.Weight)!;
            _steps.Add(new SequenceStep(_steps.Count + 1, main.MemberId, main.At, StepLabels.KindOf(main), labels.Of(main), [.. group.Where(StepLabels.IsTold).Select(item => item.Text).Distinct()], main.Term));
            group.ForEach(item => _stepOf[item] = _steps.Count);
        }

        Arrows = FindArrows(episode.Events);
    }

    /// <summary>In the order of their numbers.</summary>
    public IReadOnlyList<SequenceStep> Steps => _steps;

    public IReadOnlyList<SequenceArrow> Arrows { get; }

    /// <summary>Steps at the beginning that are left out.</summary>
    public int Omitted { get; }

    public static ElectionSequence Of(Episode episode, Func<ulong, string> nameOf) => new(episode, nameOf);

    private static List<List<ClusterEvent>> Group(IReadOnlyList<ClusterEvent> events)
    {
        List<List<ClusterEvent>> groups = [];
        foreach (ClusterEvent item in events)
        {
            // However long it took to ask them all: asking is one step.
            List<ClusterEvent>? last = item.Kind == ClusterEventKind.VoteAsked
                ? groups.FindLast(group => group[0].MemberId == item.MemberId && group.Exists(known => known.Kind == ClusterEventKind.CampaignStarted))
                : groups.Count > 0 ? groups[^1] : null;
            bool isOwn = last is not null && last[0].MemberId == item.MemberId && (item.At - last[0].At <= OneStep || item.Kind == ClusterEventKind.VoteAsked);
            if (isOwn && !(StepLabels.StandsAlone(item) && last!.Exists(StepLabels.StandsAlone)))
            {
                last!.Add(item);
            }
            else
            {
                groups.Add([item]);
            }
        }

        return groups;
    }

    /// <summary>
    /// Every message with where it arrived. A question that is repeated may be answered once: the answer belongs to the last question before it, so
    /// messages are gone through from the end.
    /// </summary>
    private List<SequenceArrow> FindArrows(IReadOnlyList<ClusterEvent> events)
    {
        List<SequenceArrow> arrows = [];
        HashSet<ClusterEvent> arrived = [];
        foreach (ClusterEvent item in events.Reverse())
        {
            if (StepLabels.MessageOf(item) is { } message && _stepOf.TryGetValue(Known(item), out int from))
            {
                ClusterEvent? arrival = events.LastOrDefault(other => !arrived.Contains(other) && IsArrival(message, item, other));
                int to = arrival is not null && arrived.Add(arrival) && _stepOf.TryGetValue(Known(arrival), out int step) && step > from ? step : 0;
                arrows.Add(new SequenceArrow(from, to, item.MemberId, item.OtherMemberId, message, item.IsPreVote));
            }
        }

        arrows.Reverse();
        return arrows;
    }

    private static bool IsArrival(string message, ClusterEvent sent, ClusterEvent other) =>
        other.MemberId == sent.OtherMemberId && other.OtherMemberId == sent.MemberId && other.Term == sent.Term && other.IsPreVote == sent.IsPreVote
        && other.At >= sent.At - Causality.MostSkew && StepLabels.Arrives(message, other.Kind);

    // Steps hold events whose time may have been moved; they are found by who reported them.
    private ClusterEvent Known(ClusterEvent item) =>
        _stepOf.ContainsKey(item) ? item : _stepOf.Keys.FirstOrDefault(known => known.MemberId == item.MemberId && known.Epoch == item.Epoch && known.Sequence == item.Sequence) ?? item;
}
