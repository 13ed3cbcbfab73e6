namespace WebEtcd.StateMachine.Lease;

/// <summary>Orders of leases that do not depend on where a lease happens to lie in memory.</summary>
internal static class LeaseOrder
{
    public static Comparison<LeaseEntry> ByExpiry { get; } = static (left, right) =>
    {
        int byExpiry = left.ExpiryMs.CompareTo(right.ExpiryMs);
        return byExpiry != 0 ? byExpiry : left.Id.CompareTo(right.Id);
    };
}
