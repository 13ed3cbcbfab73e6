using WebEtcd.Shared.Observation;
using WebEtcd.Shared.Protos.Observation;

namespace WebEtcd.Node.Observation.Peers;

/// <summary>What this node knows of one other member. Not thread-safe.</summary>
internal sealed class PeerSight(ulong memberId)
{
    /// <summary>One lost answer is no lost member.</summary>
    private const int FailuresUntilLost = 2;

    private readonly ClockOffset _clock = new();
    private int _failures;
    private long _epoch;
    private long _sequence;

    /// <summary>The last view; null while the member was never heard.</summary>
    public MemberView? View { get; private set; }

    public bool IsReachable { get; private set; }

    /// <summary>The question for what is new.</summary>
    public ObserveRequest Request => new() { Epoch = _epoch, AfterSequence = _sequence };

    /// <summary>Takes an answer. Returns the events in it, oldest first.</summary>
    public List<ClusterEvent> Answered(ObserveAnswer answer, DateTimeOffset receivedAt, TimeSpan roundTrip)
    {
        _failures = 0;
        IsReachable = true;
        _clock.Add(receivedAt, roundTrip, Micros.Moment(answer.NowMicros));
        View = new MemberViews(receivedAt, answer.NowMicros).Of(answer.Member ?? new MemberRow()) with { MemberId = memberId, ClockAhead = _clock.Ahead };

        var news = new List<ClusterEvent>(answer.Events.Count);
        foreach (EventRow row in answer.Events)
        {
            // An answer that was overtaken by a later one tells what is known already.
            if ((answer.Epoch != _epoch || row.Sequence > _sequence) && EventRows.Read(row, memberId, answer.Epoch) is { } item)
            {
                news.Add(item);
            }
        }

        if (answer.Events.Count > 0)
        {
            _sequence = answer.Epoch == _epoch ? Math.Max(_sequence, answer.Events[^1].Sequence) : answer.Events[^1].Sequence;
            _epoch = answer.Epoch;
        }

        return news;
    }

    /// <summary>The member did not answer. True when it counts as lost from now on.</summary>
    public bool Failed()
    {
        _failures++;
        bool isLost = IsReachable && _failures >= FailuresUntilLost;
        IsReachable &= !isLost;
        return isLost;
    }
}
