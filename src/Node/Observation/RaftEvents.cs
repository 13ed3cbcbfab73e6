using WebEtcd.Raft;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Node.Observation;

/// <summary>
/// Turns what Raft tells into events that people see, within bounds: repetitions become rarer, and a storm is cut short and counted. Called by the raft
/// thread only.
/// </summary>
/// <param name="tickMs">How long one tick of Raft is, in milliseconds.</param>
internal sealed class RaftEvents(NodeEvents events, RaftSentences sentences, int tickMs, TimeProvider time) : IRaftTrace
{
    private const int Burst = 300;
    private const double PerSecond = 10;

    private readonly RepeatFilter<(RaftTraceKind Kind, ulong Member, RaftTraceReason Reason, bool IsPreVote)> _repeats = new();
    private readonly EventBudget _budget = new(Burst, PerSecond, time);

    public void Happened(in RaftTraceEvent item)
    {
        // What an election was about is over once somebody leads.
        if (item.Kind == RaftTraceKind.LeaderFound)
        {
            _repeats.Reset();
        }

        if (!_repeats.Passes((item.Kind, item.Member, item.Reason, item.IsPreVote), out int count) || !_budget.TryTake())
        {
            return;
        }

        if (_budget.TakeLeftOut() is > 0 and int leftOut)
        {
            events.Add(ClusterEventKind.EventsLeftOut, $"{leftOut} more steps of elections are not shown: there were too many at once");
        }

        Report(item, count);
    }

    private void Report(RaftTraceEvent item, int count)
    {
        TimeSpan silence = TimeSpan.FromMilliseconds((double)item.Ticks * tickMs);
        string text = sentences.Of(item, silence);
        string told = count > 1 && item.Kind is RaftTraceKind.CampaignStarted or RaftTraceKind.VoteRefused ? $"{text} (for the {Ordinal(count)} time)" : text;
        events.Add(new ClusterEvent(0, 0, default, item.Term, KindOf(item.Kind), item.Member, told)
        {
            Reason = ReasonOf(item.Reason),
            ReasonMemberId = item.ReasonMember,
            IsPreVote = item.IsPreVote,
            Duration = silence,
        });
    }

    /// <summary>The reasons are those of Raft under the same names.</summary>
    public static ClusterEventReason ReasonOf(RaftTraceReason reason) => (ClusterEventReason)reason;

    public static ClusterEventKind KindOf(RaftTraceKind kind) => kind switch
    {
        RaftTraceKind.CampaignStarted => ClusterEventKind.CampaignStarted,
        RaftTraceKind.CampaignEnded => ClusterEventKind.CampaignEnded,
        RaftTraceKind.VoteAsked => ClusterEventKind.VoteAsked,
        RaftTraceKind.VoteGranted => ClusterEventKind.VoteGranted,
        RaftTraceKind.VoteRefused => ClusterEventKind.VoteRefused,
        RaftTraceKind.GrantReceived => ClusterEventKind.GrantReceived,
        RaftTraceKind.RefusalReceived => ClusterEventKind.RefusalReceived,
        RaftTraceKind.TermStarted => ClusterEventKind.TermStarted,
        RaftTraceKind.LeaderFound => ClusterEventKind.LeaderElected,
        RaftTraceKind.LeaderLost => ClusterEventKind.LeaderLost,
        RaftTraceKind.SteppedDown => ClusterEventKind.SteppedDown,
        RaftTraceKind.TransferStarted => ClusterEventKind.TransferStarted,
        RaftTraceKind.TransferEnded => ClusterEventKind.TransferEnded,
        RaftTraceKind.TransferAborted => ClusterEventKind.TransferAborted,
        _ => ClusterEventKind.ProgressChanged,
    };

    private static string Ordinal(int count) => (count % 100 is >= 11 and <= 13 ? 0 : count % 10) switch
    {
        1 => $"{count}st",
        2 => $"{count}nd",
        3 => $"{count}rd",
        _ => $"{count}th",
    };
}
