using WebEtcd.Shared.Observation;

namespace WebEtcd.Node.Observation;

/// <summary>
/// The last events of all members in the order of their time, whenever they came. Elections have room of their own. Any thread adds; what was added since
/// a reader last looked is found by how many there were then.
/// </summary>
internal sealed class EventLedger(int capacity)
{
    private readonly object _gate = new();
    private readonly EventCursor _seen = new();
    private readonly List<ClusterEvent> _elections = [];
    private readonly List<ClusterEvent> _others = [];
    private readonly Queue<ClusterEvent> _arrived = new();
    private IReadOnlyList<ClusterEvent>? _recent;
    private long _count;

    /// <summary>How many events were ever added.</summary>
    public long Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>All that are kept, oldest first.</summary>
    public IReadOnlyList<ClusterEvent> Recent
    {
        get
        {
            lock (_gate)
            {
                return _recent ??= Sorted(_elections.Concat(_others));
            }
        }
    }

    /// <summary>Adds events of one member in its order; those that are known already are passed over.</summary>
    public void Add(IReadOnlyList<ClusterEvent> events)
    {
        lock (_gate)
        {
            foreach (ClusterEvent item in events)
            {
                if (_seen.TryPass(item))
                {
                    AddNeedsLock(item);
                }
            }
        }
    }

    /// <summary>What was added after the first <paramref name="count"/>, in the order of time, as far as it is still kept.</summary>
    /// <param name="skipped">How much of it is not.</param>
    public IReadOnlyList<ClusterEvent> After(long count, out long skipped)
    {
        lock (_gate)
        {
            int fresh = (int)Math.Min(_count - count, _arrived.Count);
            skipped = Math.Max(0, _count - count - fresh);
            return fresh <= 0 ? [] : Sorted(_arrived.Skip(_arrived.Count - fresh));
        }
    }

    private static List<ClusterEvent> Sorted(IEnumerable<ClusterEvent> events)
    {
        List<ClusterEvent> sorted = [.. events];
        sorted.Sort(EventOrder.Instance);
        return sorted;
    }

    private void AddNeedsLock(ClusterEvent item)
    {
        _recent = null;
        _count++;
        _arrived.Enqueue(item);
        if (_arrived.Count > capacity)
        {
            _arrived.Dequeue();
        }

        List<ClusterEvent> kept = item.IsElection ? _elections : _others;
        int place = kept.Count;
        while (place > 0 && EventOrder.Instance.Compare(kept[place - 1], item) > 0)
        {
            place--;
        }

        kept.Insert(place, item);
        if (kept.Count > capacity)
        {
            kept.RemoveAt(0);
        }
    }
}
