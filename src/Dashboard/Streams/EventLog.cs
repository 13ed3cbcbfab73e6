using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.Streams;

/// <summary>The last events in the order of their time, whenever they arrived: what another member reports comes later than what this node saw itself.</summary>
internal sealed class EventLog(int capacity)
{
    private readonly List<ClusterEvent> _events = [];

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<ClusterEvent> Events => _events;

    /// <summary>Adds an event; returns how many had to go for it.</summary>
    public int Add(ClusterEvent item)
    {
        int place = _events.Count;
        while (place > 0 && EventOrder.Instance.Compare(_events[place - 1], item) > 0)
        {
            place--;
        }

        _events.Insert(place, item);
        if (_events.Count <= capacity)
        {
            return 0;
        }

        _events.RemoveAt(0);
        return 1;
    }
}
