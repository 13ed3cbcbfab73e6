namespace WebEtcd.Node.Background;

/// <summary>Hears of leases that were revoked because nobody renewed them.</summary>
internal interface IExpiryObserver
{
    void LeaseExpired(long leaseId);
}
