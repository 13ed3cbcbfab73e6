using WebEtcd.StateMachine.Lease;

namespace WebEtcd.StateMachine.Tests.Lease;

public sealed class LeaseExpiryTests
{
    private readonly Lessor _lessor = new(minTtlSeconds: 2);
    private readonly List<long> _ids = [];

    [Fact]
    public void Only_the_primary_lets_leases_expire()
    {
        Grant(1, 10, 0);
        Assert.Equal(0, _lessor.TakeExpired(1_000_000, 10, _ids));
        Assert.Equal(10, _lessor.Lookup(1, 1_000_000, false)!.RemainingTtlSeconds);
        _lessor.Promote(1000, 1_000_000);
        Assert.Equal(0, _lessor.TakeExpired(1_010_999, 10, _ids));
        Assert.Equal(1, _lessor.TakeExpired(1_011_000, 10, _ids));
        Assert.Equal([1], _ids);
    }

    [Fact]
    public void A_lease_that_was_handed_out_comes_again_only_after_the_retry_interval()
    {
        _lessor.Promote(0, 0);
        Grant(1, 10, 0);
        Assert.Equal([1], Take(10_000));
        Assert.Empty(Take(10_001));
        Assert.Empty(Take(10_000 + Lessor.RevokeRetryMs - 1));
        Assert.Equal([1], Take(10_000 + Lessor.RevokeRetryMs));
        _lessor.Revoke(1, out _);
        Assert.Empty(Take(1_000_000));
    }

    [Fact]
    public void No_more_are_handed_out_than_asked_for_earliest_first()
    {
        _lessor.Promote(0, 0);
        for (int i = 1; i <= 10; i++)
        {
            Grant(i, 100 - i, 0);
        }

        Assert.Equal([10, 9, 8], Take(1_000_000, 3));
        Assert.Equal([7, 6, 5], Take(1_000_000, 3));
        Assert.Equal([4, 3, 2, 1], Take(1_000_000, 100));
    }

    [Fact]
    public void A_renewal_gives_the_full_time_again()
    {
        _lessor.Promote(0, 0);
        Grant(1, 10, 0);
        Assert.Equal(new LeaseRenewal(LeaseRenewalOutcome.Renewed, 10), _lessor.Renew(1, 9999));
        Assert.Empty(Take(19_998));
        Assert.Equal([1], Take(19_999));
    }

    [Fact]
    public void Renewals_of_what_is_not_there_expired_or_not_ours_say_so()
    {
        Grant(1, 10, 0);
        Assert.Equal(LeaseRenewalOutcome.NotPrimary, _lessor.Renew(1, 0).Outcome);
        _lessor.Promote(0, 0);
        Assert.Equal(new LeaseRenewal(LeaseRenewalOutcome.Unknown, 0), _lessor.Renew(2, 0));
        Assert.Equal(new LeaseRenewal(LeaseRenewalOutcome.ExpiredNotYetRevoked, 0), _lessor.Renew(1, 10_000));
        Assert.Equal([1], Take(10_000));
        Assert.Equal(LeaseRenewalOutcome.ExpiredNotYetRevoked, _lessor.Renew(1, 10_000).Outcome);
        _lessor.Revoke(1, out _);
        Assert.Equal(LeaseRenewalOutcome.Unknown, _lessor.Renew(1, 10_000).Outcome);
        Grant(2, 10, 0);
        _lessor.Demote();
        Assert.Equal(LeaseRenewalOutcome.NotPrimary, _lessor.Renew(2, 0).Outcome);
    }

    [Fact]
    public void A_new_primary_starts_every_lease_again_with_the_election_added()
    {
        Grant(1, 10, 0);
        Grant(2, 1000, 0);
        _lessor.Checkpoint(2, 100);
        _lessor.Promote(1000, 500_000);
        Assert.True(_lessor.IsPrimary);
        Assert.Equal(11, _lessor.Lookup(1, 500_000, false)!.RemainingTtlSeconds);
        Assert.Equal(101, _lessor.Lookup(2, 500_000, false)!.RemainingTtlSeconds);
        Assert.Equal(1000, _lessor.Lookup(2, 500_000, false)!.GrantedTtlSeconds);
    }

    [Fact]
    public void Who_is_no_longer_primary_hands_out_nothing_and_starts_anew_when_primary_again()
    {
        _lessor.Promote(0, 0);
        Grant(1, 10, 0);
        Take(10_000);
        _lessor.Demote();
        Assert.False(_lessor.IsPrimary);
        Assert.Empty(Take(100_000));
        _lessor.Promote(0, 100_000);
        Assert.Empty(Take(109_999));
        Assert.Equal([1], Take(110_000));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(5000)]
    public void A_pile_is_spread_to_three_quarters_of_the_revocation_rate_and_never_expires_early(int count)
    {
        var random = new Random(count);
        var ttls = new Dictionary<long, long>();
        for (int id = 1; id <= count; id++)
        {
            ttls[id] = random.Next(3) == 0 ? random.Next(10, 20) : 10;
            Grant(id, ttls[id], 0);
        }

        _lessor.Promote(1000, 0);
        var expiredAtMs = new List<long>();
        for (long nowMs = 0; expiredAtMs.Count < count; nowMs += 50)
        {
            foreach (long id in Take(nowMs, int.MaxValue))
            {
                Assert.True(nowMs >= (ttls[id] * 1000) + 1000, $"lease {id} expired early");
                _lessor.Revoke(id, out _);
                expiredAtMs.Add(nowMs);
            }
        }

        const int MaxPerSecond = Lessor.RevokeRatePerSecond * 3 / 4;
        for (int i = MaxPerSecond; i < expiredAtMs.Count; i++)
        {
            Assert.True(expiredAtMs[i] - expiredAtMs[i - MaxPerSecond] >= 950, "too many in one second");
        }

        Assert.Equal(0, _lessor.Count);
    }

    [Fact]
    public void An_agreed_remainder_must_be_cleared_before_a_renewal_counts()
    {
        _lessor.Promote(0, 0);
        Grant(1, 1000, 0);
        _lessor.Checkpoint(1, 400);
        Assert.Equal(new LeaseRenewal(LeaseRenewalOutcome.CheckpointMustBeCleared, 0), _lessor.Renew(1, 600_000));
        _lessor.Checkpoint(1, 0);
        Assert.Equal(new LeaseRenewal(LeaseRenewalOutcome.Renewed, 1000), _lessor.Renew(1, 600_000));
        _lessor.Promote(0, 700_000);
        Assert.Equal(1000, _lessor.Lookup(1, 700_000, false)!.RemainingTtlSeconds);
    }

    [Fact]
    public void Remainders_are_agreed_on_every_five_minutes_and_only_for_leases_that_last_longer()
    {
        var due = new List<LeaseRecord>();
        _lessor.Promote(0, 0);
        Grant(1, 1000, 0);
        Grant(2, 300, 0);
        Grant(3, 100_000, 0);
        Assert.Equal(0, _lessor.TakeDueCheckpoints(299_999, 1000, due));
        Assert.Equal(2, _lessor.TakeDueCheckpoints(300_500, 1000, due));
        Assert.Equal([new LeaseRecord(1, 1000, 700), new LeaseRecord(3, 100_000, 99_700)], due.OrderBy(record => record.Id));
        due.Clear();
        Assert.Equal(0, _lessor.TakeDueCheckpoints(600_000, 1000, due));
        Assert.Equal(1, _lessor.TakeDueCheckpoints(600_500, 1, due));
        Assert.Equal(1, _lessor.TakeDueCheckpoints(600_500, 1, due));
        due.Clear();

        Assert.Equal(2, _lessor.TakeDueCheckpoints(950_000, 1000, due));
        Assert.Contains(new LeaseRecord(1, 1000, 50), due);
        due.Clear();

        // The first has less than an interval left by now.
        Assert.Equal(1, _lessor.TakeDueCheckpoints(1_260_000, 1000, due));
        Assert.Equal(3, due[0].Id);
        _lessor.Demote();
        Assert.Equal(0, _lessor.TakeDueCheckpoints(10_000_000, 1000, due));
    }

    [Fact]
    public void A_checkpoint_of_an_unknown_lease_is_ignored()
    {
        _lessor.Checkpoint(1, 5);
        Assert.Equal(0, _lessor.Count);
    }

    [Fact]
    public void A_lease_that_lives_on_after_a_restore_as_primary_expires()
    {
        _lessor.Promote(0, 0);
        Grant(1, 10, 0);
        _lessor.Restore([new LeaseRecord(2, 20, 5)], [], 1000);
        Assert.Empty(Take(5999));
        Assert.Equal([2], Take(6000));
    }

    private List<long> Take(long nowMs, int limit = 1000)
    {
        _ids.Clear();
        Assert.Equal(_lessor.TakeExpired(nowMs, limit, _ids), _ids.Count);
        return _ids;
    }

    private void Grant(long id, long ttlSeconds, long nowMs) => Assert.Null(_lessor.Grant(id, ttlSeconds, nowMs, out _));
}
