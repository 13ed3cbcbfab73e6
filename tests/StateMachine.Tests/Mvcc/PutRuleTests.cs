using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using static WebEtcd.StateMachine.Tests.TestMachine;

namespace WebEtcd.StateMachine.Tests.Mvcc;

public sealed class PutRuleTests
{
    private readonly TestMachine _machine = new();

    [Fact]
    public void Keeping_the_value_of_a_missing_key_fails() =>
        _machine.Fails(EtcdErrors.KeyNotFound, Of(new PutRequest { Key = Bytes("a"), IgnoreValue = true }));

    [Fact]
    public void Keeping_the_lease_of_a_missing_key_fails() =>
        _machine.Fails(EtcdErrors.KeyNotFound, Of(new PutRequest { Key = Bytes("a"), IgnoreLease = true }));

    [Fact]
    public void An_unknown_lease_fails_before_a_missing_key_does()
    {
        _machine.Fails(EtcdErrors.LeaseNotFound, Of(new PutRequest { Key = Bytes("a"), IgnoreValue = true, Lease = 77 }));
        Assert.Equal(1, _machine.Revision);
    }

    [Fact]
    public void Keeping_the_value_changes_lease_and_version_only()
    {
        _machine.Grant(5);
        _machine.Put("a", "kept");
        _machine.Do<PutResponse>(Of(new PutRequest { Key = Bytes("a"), IgnoreValue = true, Lease = 5 }));
        KeyValue keyValue = _machine.Range("a").Kvs.Single();
        Assert.Equal(("kept", 5, 2), (keyValue.Value.ToStringUtf8(), keyValue.Lease, keyValue.Version));
    }

    [Fact]
    public void A_put_without_lease_detaches_the_key()
    {
        _machine.Grant(5);
        _machine.Put("a", "1", 5);
        _machine.Put("a", "2");
        Assert.Equal(0, _machine.Range("a").Kvs.Single().Lease);
        Assert.Equal(0, _machine.Machine.Leases.LeaseOf(Bytes("a")));
    }

    [Fact]
    public void Keeping_the_lease_keeps_the_key_attached()
    {
        _machine.Grant(5);
        _machine.Put("a", "1", 5);
        _machine.Do<PutResponse>(Of(new PutRequest { Key = Bytes("a"), Value = Bytes("2"), IgnoreLease = true }));
        Assert.Equal(5, _machine.Range("a").Kvs.Single().Lease);
        Assert.Equal(5, _machine.Machine.Leases.LeaseOf(Bytes("a")));
    }

    [Fact]
    public void A_put_with_another_lease_moves_the_key()
    {
        _machine.Grant(5);
        _machine.Grant(6);
        _machine.Put("a", "1", 5);
        _machine.Put("a", "1", 6);
        Assert.Equal(6, _machine.Machine.Leases.LeaseOf(Bytes("a")));
        _machine.Do<LeaseRevokeResponse>(new InternalRaftRequest { LeaseRevoke = new LeaseRevokeRequest { ID = 5 } });
        Assert.NotNull(_machine.Value("a"));
    }

    [Fact]
    public void The_previous_value_is_answered_only_when_asked_for_and_there_was_one()
    {
        PutRequest request = PutOf("a", "1");
        request.PrevKv = true;
        Assert.Null(_machine.Do<PutResponse>(Of(request)).PrevKv);
        Assert.Equal("1", _machine.Do<PutResponse>(Of(request.Clone())).PrevKv.Value.ToStringUtf8());
        Assert.Null(_machine.Put("a").PrevKv);
    }

    [Fact]
    public void A_deletion_detaches_the_key()
    {
        _machine.Grant(5);
        _machine.Put("a", "1", 5);
        _machine.Delete("a");
        Assert.Equal(0, _machine.Machine.Leases.LeaseOf(Bytes("a")));
    }
}
