using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Mvcc;

namespace WebEtcd.StateMachine.Watch;

/// <summary>
/// Events with the value that the key had before, read once for all watchers of a batch. A creation has none, and neither has an event whose previous
/// revision is compacted. For one thread and one batch.
/// </summary>
internal sealed class PreviousValues(IEventHistory history)
{
    private readonly Dictionary<Event, Event> _events = new(ReferenceEqualityComparer.Instance);

    public Event AddTo(Event happened)
    {
        bool isCreation = happened.Type == Event.Types.EventType.Put && happened.Kv.CreateRevision == happened.Kv.ModRevision;
        if (isCreation)
        {
            return happened;
        }

        if (!_events.TryGetValue(happened, out Event? complete))
        {
            KeyValue? previous = history.ReadAt(happened.Kv.Key, happened.Kv.ModRevision - 1);
            complete = previous is null ? happened : new Event { Type = happened.Type, Kv = happened.Kv, PrevKv = previous };
            _events.Add(happened, complete);
        }

        return complete;
    }

    public void Clear() => _events.Clear();
}
