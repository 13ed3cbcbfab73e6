using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.StateMachine.Lease;

namespace WebEtcd.StateMachine.Tests.Lease;

public sealed class LessorTests
{
    private readonly Lessor _lessor = new(minTtlSeconds: 2);

    [Theory]
    [InlineData(60, 60)]
    [InlineData(2, 2)]
    [InlineData(1, 2)]
    [InlineData(0, 2)]
    [InlineData(-5, 2)]
    [InlineData(9_000_000_000, 9_000_000_000)]
    public void A_time_to_live_below_the_minimum_is_raised_to_it(long asked, long granted)
    {
        Assert.Null(_lessor.Grant(1, asked, 0, out long ttl));
        Assert.Equal(granted, ttl);
        Assert.Equal(granted, _lessor.Lookup(1, 0, false)!.GrantedTtlSeconds);
    }

    [Fact]
    public void A_time_to_live_above_the_maximum_is_refused()
    {
        Assert.Same(EtcdErrors.LeaseTtlTooLarge, _lessor.Grant(1, 9_000_000_001, 0, out _));
        Assert.False(_lessor.Exists(1));
    }

    [Fact]
    public void The_largest_time_to_live_does_not_overflow()
    {
        _lessor.Promote(1000, long.MaxValue / 4);
        Grant(1, Lessor.MaxTtlSeconds, long.MaxValue / 4);
        Assert.Equal(Lessor.MaxTtlSeconds, _lessor.Lookup(1, long.MaxValue / 4, false)!.RemainingTtlSeconds);
    }

    [Fact]
    public void An_id_in_use_is_refused_and_can_be_used_again_after_the_revocation()
    {
        Grant(7, 10);
        Assert.Same(EtcdErrors.LeaseExists, _lessor.Grant(7, 20, 0, out _));
        Assert.Equal(10, _lessor.Lookup(7, 0, false)!.GrantedTtlSeconds);
        Assert.True(_lessor.Revoke(7, out _));
        Grant(7, 20);
    }

    [Fact]
    public void The_id_0_is_no_lease() => Assert.Same(EtcdErrors.LeaseNotFound, _lessor.Grant(0, 10, 0, out _));

    [Fact]
    public void Negative_ids_are_leases()
    {
        Grant(-3, 10);
        Assert.True(_lessor.Exists(-3));
    }

    [Fact]
    public void A_key_has_one_lease_at_most()
    {
        Grant(1, 10);
        Grant(2, 10);
        _lessor.Attach(1, Key("a"));
        _lessor.Attach(1, Key("a"));
        _lessor.Attach(2, Key("a"));
        Assert.Equal(2, _lessor.LeaseOf(Key("a")));
        Assert.Empty(_lessor.Lookup(1, 0, true)!.Keys);
        Assert.Equal([Key("a")], _lessor.Lookup(2, 0, true)!.Keys);
        Assert.Equal(1, _lessor.AttachedKeyCount);
        _lessor.Detach(Key("a"));
        _lessor.Detach(Key("a"));
        Assert.Equal(0, _lessor.LeaseOf(Key("a")));
        Assert.Equal(0, _lessor.Lookup(2, 0, false)!.KeyCount);
    }

    [Fact]
    public void Attaching_to_a_lease_that_is_not_there_is_a_broken_invariant()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => _lessor.Attach(0x2a, Key("a")));
        Assert.Contains("000000000000002a", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Revoking_gives_the_keys_in_order_and_forgets_them()
    {
        Grant(1, 10);
        foreach (string key in new[] { "b", "a", "ab", "\uffff", "Z", "aa" })
        {
            _lessor.Attach(1, Key(key));
        }

        Assert.True(_lessor.Revoke(1, out IReadOnlyList<ByteString> keys));
        Assert.Equal(["Z", "a", "aa", "ab", "b", "\uffff"], keys.Select(key => key.ToStringUtf8()));
        Assert.Equal(0, _lessor.LeaseOf(Key("a")));
        Assert.Equal(0, _lessor.AttachedKeyCount);
        Assert.Equal(0, _lessor.Count);
        _lessor.Detach(Key("a"));
    }

    [Fact]
    public void Revoking_an_unknown_lease_says_so()
    {
        Assert.False(_lessor.Revoke(1, out IReadOnlyList<ByteString> keys));
        Assert.Empty(keys);
    }

    [Fact]
    public void An_unknown_lease_is_looked_up_as_nothing() => Assert.Null(_lessor.Lookup(1, 0, true));

    [Fact]
    public void The_remaining_time_is_cut_to_seconds_and_never_negative()
    {
        _lessor.Promote(0, 0);
        Grant(1, 10, 0);
        Assert.Equal(10, _lessor.Lookup(1, 0, false)!.RemainingTtlSeconds);
        Assert.Equal(9, _lessor.Lookup(1, 1, false)!.RemainingTtlSeconds);
        Assert.Equal(9, _lessor.Lookup(1, 1000, false)!.RemainingTtlSeconds);
        Assert.Equal(0, _lessor.Lookup(1, 9001, false)!.RemainingTtlSeconds);
        Assert.False(_lessor.Lookup(1, 9999, false)!.IsExpired);
        LeaseInfo expired = _lessor.Lookup(1, 99_000, false)!;
        Assert.True(expired.IsExpired);
        Assert.Equal(0, expired.RemainingTtlSeconds);
    }

    [Fact]
    public void Keys_are_only_told_when_asked_for()
    {
        Grant(1, 10);
        _lessor.Attach(1, Key("b"));
        _lessor.Attach(1, Key("a"));
        LeaseInfo without = _lessor.Lookup(1, 0, false)!;
        Assert.Empty(without.Keys);
        Assert.Equal(2, without.KeyCount);
        Assert.Equal([Key("a"), Key("b")], _lessor.Lookup(1, 0, true)!.Keys);
    }

    [Fact]
    public void Leases_are_listed_by_expiry()
    {
        _lessor.Promote(0, 0);
        Grant(1, 30, 0);
        Grant(2, 10, 0);
        Grant(3, 20, 0);
        Grant(4, 10, 0);
        Assert.Equal([2, 4, 3, 1], _lessor.Leases());
        _lessor.Renew(2, 25_000 - 20_000);
        Assert.Equal([4, 2, 3, 1], _lessor.Leases());
        _lessor.Demote();
        Assert.Equal([1, 2, 3, 4], _lessor.Leases());
    }

    [Fact]
    public void Records_bring_back_leases_but_not_keys()
    {
        Grant(5, 50);
        Grant(-1, 10);
        Grant(3, 1000);
        _lessor.Checkpoint(3, 700);
        _lessor.Attach(5, Key("a"));
        IReadOnlyList<LeaseRecord> records = _lessor.Records();
        Assert.Equal([new LeaseRecord(-1, 10, 0), new LeaseRecord(3, 1000, 700), new LeaseRecord(5, 50, 0)], records);

        var other = new Lessor(2);
        other.Grant(99, 10, 0, out _);
        other.Attach(99, Key("x"));
        other.Restore(records, [], 0);
        Assert.Equal(records, other.Records());
        Assert.False(other.Exists(99));
        Assert.Equal(0, other.AttachedKeyCount);
        other.Attach(5, Key("a"));
        Assert.Equal(5, other.LeaseOf(Key("a")));
    }

    [Fact]
    public void Records_that_contradict_each_other_are_refused()
    {
        Assert.Throws<InvalidOperationException>(() => _lessor.Restore([new LeaseRecord(1, 5, 0), new LeaseRecord(1, 5, 0)], [], 0));
        Assert.Throws<InvalidOperationException>(() => _lessor.Restore([new LeaseRecord(0, 5, 0)], [], 0));
    }

    [Fact]
    public void A_minimum_that_makes_no_sense_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Lessor(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Lessor(Lessor.MaxTtlSeconds + 1));
    }

    private static ByteString Key(string text) => ByteString.CopyFromUtf8(text);

    private void Grant(long id, long ttlSeconds, long nowMs = 0) => Assert.Null(_lessor.Grant(id, ttlSeconds, nowMs, out _));
}
