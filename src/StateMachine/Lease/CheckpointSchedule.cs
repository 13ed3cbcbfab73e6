namespace WebEtcd.StateMachine.Lease;

/// <summary>
/// When the remainder of which lease is to be agreed on next. Without that, every change of leader would give a long lease its full time again.
/// Guarded by the lessor's lock.
/// </summary>
internal sealed class CheckpointSchedule
{
    private readonly LeaseHeap _heap = new();

    /// <summary>Schedules a lease that has more than an interval left and is not scheduled yet.</summary>
    public void Add(LeaseEntry lease, long nowMs)
    {
        if (!lease.IsCheckpointScheduled && lease.ExpiryMs - nowMs > Lessor.CheckpointIntervalMs)
        {
            lease.IsCheckpointScheduled = true;
            _heap.Add(lease, nowMs + Lessor.CheckpointIntervalMs);
        }
    }

    public void NoteRemoved(LeaseEntry lease)
    {
        if (lease.IsCheckpointScheduled)
        {
            _heap.NoteRemoved();
        }
    }

    public void Clear(IEnumerable<LeaseEntry> leases)
    {
        _heap.Clear();
        foreach (LeaseEntry lease in leases)
        {
            lease.IsCheckpointScheduled = false;
        }
    }

    /// <summary>Adds at most so many leases with their remainders, rounded up, and schedules them again; returns how many.</summary>
    public int TakeDue(long nowMs, int limit, List<LeaseRecord> due)
    {
        int taken = 0;
        while (taken < limit && _heap.TryTakeDue(nowMs, out LeaseEntry lease))
        {
            lease.IsCheckpointScheduled = false;
            if (lease.IsExpired(nowMs))
            {
                continue;
            }

            long remainingSeconds = (lease.ExpiryMs - nowMs + 999) / 1000;
            if (remainingSeconds < lease.TtlSeconds)
            {
                due.Add(new LeaseRecord(lease.Id, lease.TtlSeconds, remainingSeconds));
                taken++;
            }

            Add(lease, nowMs);
        }

        return taken;
    }
}
