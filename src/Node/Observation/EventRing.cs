using WebEtcd.Shared.Observation;

namespace WebEtcd.Node.Observation;

/// <summary>The last events of this node. Any thread adds; the observer reads.</summary>
internal sealed class EventRing(int capacity)
{
    private readonly object _gate = new();
    private readonly Queue<ClusterEvent> _events = new(capacity);
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
            if (_events.Count == capacity)
            {
                _events.Dequeue();
            }

            _events.Enqueue(make(++_lastSequence));
        }
    }

    /// <summary>Events after a sequence number, oldest first, as far as they are still held.</summary>
    public IReadOnlyList<ClusterEvent> After(long sequence)
    {
        lock (_gate)
        {
            return sequence >= _lastSequence ? [] : [.. _events.Where(e => e.Sequence > sequence)];
        }
    }
}
