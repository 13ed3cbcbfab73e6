using Google.Protobuf;
using WebEtcd.Shared.Protos;
using WebEtcd.Simulation.Tests.World;

namespace WebEtcd.Simulation.Tests.Checks;

/// <summary>Leases that end too early, and such that do not.</summary>
public sealed class LeaseCheckerTests
{
    private readonly SmallHistory _history = new();

    [Fact]
    public void A_lease_ends_after_its_time()
    {
        Grant();
        Expire(judgedUs: 11 * WorldSettings.Second);
        Assert.Null(Check());
    }

    [Fact]
    public void A_lease_that_ends_before_its_time_is_found()
    {
        Grant();
        Expire(judgedUs: 8 * WorldSettings.Second);
        Assert.Contains("is over, which member", Check(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_renewal_counts()
    {
        Grant();
        _history.History.Renewals.Add(new Renewal(7, 2, 5 * WorldSettings.Second, 10));
        Expire(judgedUs: 11 * WorldSettings.Second);
        Assert.Contains("is over, which member", Check(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_may_end_a_lease_at_any_time()
    {
        Grant();
        _history.Commit(new InternalRaftRequest { ID = 5, LeaseRevoke = new LeaseRevokeRequest { ID = 7 } });
        Expire(judgedUs: 1);
        Assert.Null(Check());
    }

    private string? Check() => LeaseChecker.Check(_history.History, _history.Log);

    private void Grant()
    {
        _history.Commit(new InternalRaftRequest { ID = 1, LeaseGrant = new LeaseGrantRequest { ID = 7, TTL = 10 } });
        _history.History.Renewals.Add(new Renewal(7, 1, 0, 10));
    }

    private void Expire(long judgedUs)
    {
        var revoke = new InternalRaftRequest { ID = 9, LeaseRevoke = new LeaseRevokeRequest { ID = 7 } };
        _history.History.Expiries.Add(new Expiry(7, 1, judgedUs, revoke.ToByteArray()));
        _history.Commit(revoke);
    }
}
