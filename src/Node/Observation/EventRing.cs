using WebEtcd.Shared.Observation;

namespace WebEtcd.Node.Observation;

/// <summary>
/// The last events of this node. Any thread adds; the observer reads. Elections have room of their own: a thousand leases that run out push out no
/// story of how the leader was lost.
/// </summary>
internal sealed class EventRing(int capacity)
{
    private readonly object _gate = new();
    private readonly Queue<ClusterEvent> _elections = new();
    private readonly Queue<ClusterEvent> _others = new();
    private long _lastSequence;

    public long LastSequence
    {
        get
        {
            lock (_gate)
            {
                return _lastSequence;
            }
        }
    }

    /// <summary>Adds an event; <paramref name="make"/> is given its sequence number.</summary>
    public void Add(Func<long, ClusterEvent> make)
    {
        lock (_gate)
        {
            ClusterEvent item = make(++_lastSequence);
            Queue<ClusterEvent> queue = item.IsElection ? _elections : _others;
            if (queue.Count == capacity)
            {
                queue.Dequeue();
            }

            queue.Enqueue(item);
        }
    }

    /// <summary>Events after a sequence number, oldest first, as far as they are still held.</summary>
    public IReadOnlyList<ClusterEvent> After(long sequence)
    {
        lock (_gate)
        {
            return sequence >= _lastSequence
                ? []
                : [.. _elections.Concat(_others).Where(item => item.Sequence > sequence).OrderBy(item => item.Sequence)];
        }
    }
}
