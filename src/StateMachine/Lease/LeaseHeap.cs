namespace WebEtcd.StateMachine.Lease;

/// <summary>
/// Leases by a point in time, with lazy deletion: each lease has at most one place, a removed lease keeps its place until it comes up or until the
/// dead outnumber the living. A renewal costs nothing here; a lease that comes up too early is put back by the caller.
/// </summary>
internal sealed class LeaseHeap
{
    private const int SlackEntries = 256;

    private readonly PriorityQueue<LeaseEntry, long> _queue = new();
    private int _removedEntries;

    public int Count => _queue.Count;

    public void Add(LeaseEntry lease, long atMs) => _queue.Enqueue(lease, atMs);

    public void Clear()
    {
        _queue.Clear();
        _removedEntries = 0;
    }

    /// <summary>Replaces the content, in linear time.</summary>
    public void Fill(IEnumerable<(LeaseEntry Lease, long AtMs)> entries)
    {
        Clear();
        _queue.EnqueueRange(entries);
    }

    /// <summary>Takes the living lease with the earliest time if that time has come.</summary>
    public bool TryTakeDue(long nowMs, out LeaseEntry lease)
    {
        while (_queue.TryPeek(out LeaseEntry? first, out long atMs) && (first.IsRemoved || atMs <= nowMs))
        {
            _queue.Dequeue();
            if (!first.IsRemoved)
            {
                lease = first;
                return true;
            }

            _removedEntries--;
        }

        lease = null!;
        return false;
    }

    /// <summary>Notes that a lease with a place here was removed; sweeps when most places are dead.</summary>
    public void NoteRemoved()
    {
        _removedEntries++;
        if (_removedEntries > SlackEntries && _removedEntries * 2 > _queue.Count)
        {
            var alive = _queue.UnorderedItems.Where(item => !item.Element.IsRemoved).ToArray();
            Fill(alive);
        }
    }
}
