namespace WebEtcd.StateMachine.Lease;

/// <summary>
/// Takes piles of leases apart. After a change of leader, leases that were granted over hours would all expire in the same moment; revoking them
/// costs one log entry each. Expiries are only ever moved later, such that no second has more of them than asked for.
/// </summary>
internal static class ExpirySpread
{
    private const long WindowMs = 1000;

    /// <summary>Moves expiries so that every window of one second holds at most <paramref name="maxPerSecond"/>.</summary>
    public static void Apply(IEnumerable<LeaseEntry> leases, int maxPerSecond)
    {
        LeaseEntry[] sorted = [.. leases];
        if (sorted.Length <= maxPerSecond)
        {
            return;
        }

        Array.Sort(sorted, LeaseOrder.ByExpiry);
        for (int i = maxPerSecond; i < sorted.Length; i++)
        {
            long earliestMs = sorted[i - maxPerSecond].ExpiryMs + WindowMs;
            sorted[i].ExpiryMs = Math.Max(sorted[i].ExpiryMs, earliestMs);
        }
    }
}
