using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using static WebEtcd.StateMachine.Tests.TestMachine;

namespace WebEtcd.StateMachine.Tests.Apply;

public sealed class LeaseApplyTests
{
    private readonly TestMachine _machine = new(new StateMachineOptions { MinLeaseTtlSeconds = 2 });

    private static InternalRaftRequest Grant(long id, long ttl) => new() { LeaseGrant = new LeaseGrantRequest { ID = id, TTL = ttl } };

    private static InternalRaftRequest Revoke(long id) => new() { LeaseRevoke = new LeaseRevokeRequest { ID = id } };

    [Theory]
    [InlineData(0, 2)]
    [InlineData(-5, 2)]
    [InlineData(1, 2)]
    [InlineData(60, 60)]
    public void A_time_to_live_below_the_minimum_is_raised_and_answered(long asked, long granted)
    {
        LeaseGrantResponse response = _machine.Do<LeaseGrantResponse>(Grant(5, asked));
        Assert.Equal((5, granted, 1), (response.ID, response.TTL, response.Header.Revision));
    }

    [Fact]
    public void A_lease_that_exists_or_is_too_long_fails()
    {
        _machine.Grant(5);
        _machine.Fails(EtcdErrors.LeaseExists, Grant(5, 10));
        _machine.Fails(EtcdErrors.LeaseTtlTooLarge, Grant(6, 9_000_000_001));
    }

    [Fact]
    public void A_revocation_deletes_all_keys_in_key_order_in_one_revision()
    {
        _machine.Grant(5);
        foreach (string key in new[] { "c", "a", "b" })
        {
            _machine.Put(key, "v", 5);
        }

        _machine.Put("other");
        LeaseRevokeResponse response = _machine.Do<LeaseRevokeResponse>(Revoke(5));
        Assert.Equal(6, response.Header.Revision);
        Assert.Equal("-a@6 -b@6 -c@6", _machine.Events(6, 6));
        Assert.Equal("other", _machine.Keys("\0", "\0"));
        _machine.Fails(EtcdErrors.LeaseNotFound, Revoke(5));
    }

    [Fact]
    public void A_revocation_without_keys_leaves_the_revision()
    {
        _machine.Grant(5);
        Assert.Equal(1, _machine.Do<LeaseRevokeResponse>(Revoke(5)).Header.Revision);
    }

    [Fact]
    public void A_revoked_lease_stays_revoked_when_the_log_is_repeated()
    {
        _machine.Grant(5);
        _machine.Put("a", "v", 5);
        byte[] tables = _machine.Machine.SerializeTables();
        ulong index = _machine.Machine.AppliedIndex;
        _machine.Do<LeaseRevokeResponse>(Revoke(5));
        uint hash = _machine.Machine.HashKv(0).Hash;
        _machine.RestartFrom(tables, index);
        Assert.Equal(5, _machine.Machine.Leases.LeaseOf(Bytes("a")));
        _machine.Do<LeaseRevokeResponse>(Revoke(5));
        Assert.Equal(hash, _machine.Machine.HashKv(0).Hash);
    }

    [Fact]
    public void Checkpoints_and_attachments_outlive_a_restart()
    {
        _machine.Grant(5, 600);
        _machine.Put("a", "v", 5);
        _machine.Put("b", "v", 5);
        _machine.Put("b");
        var request = new LeaseCheckpointRequest { Checkpoints = { new LeaseCheckpoint { ID = 5, RemainingTTL = 100 }, new LeaseCheckpoint { ID = 9, RemainingTTL = 1 } } };
        _machine.Do<LeaseCheckpointResponse>(new InternalRaftRequest { LeaseCheckpoint = request });
        _machine.Restart();
        Assert.Equal(100, _machine.Machine.Leases.Records().Single().RemainingTtlSeconds);
        Assert.Equal((5, 0), (_machine.Machine.Leases.LeaseOf(Bytes("a")), _machine.Machine.Leases.LeaseOf(Bytes("b"))));
    }
}
