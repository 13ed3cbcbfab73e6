namespace WebEtcd.Shared.Observation;

/// <summary>
/// Tells events that are new from those that were seen, in a stream in which each member's events are in their order. A state and the changes behind it
/// may both tell of the same event, and a member that was restarted counts from one again. Not thread-safe.
/// </summary>
public sealed class EventCursor
{
    private readonly Dictionary<ulong, (long Epoch, long Sequence)> _seen = [];

    /// <summary>True when the event is later than all of its member that were passed before.</summary>
    public bool TryPass(ClusterEvent item)
    {
        ArgumentNullException.ThrowIfNull(item);
        bool isNew = !_seen.TryGetValue(item.MemberId, out (long Epoch, long Sequence) seen)
            || item.Epoch > seen.Epoch
            || (item.Epoch == seen.Epoch && item.Sequence > seen.Sequence);
        if (isNew)
        {
            _seen[item.MemberId] = (item.Epoch, item.Sequence);
        }

        return isNew;
    }
}
