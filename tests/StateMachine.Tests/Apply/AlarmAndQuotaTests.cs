using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Apply;
using static WebEtcd.StateMachine.Tests.TestMachine;

namespace WebEtcd.StateMachine.Tests.Apply;

public sealed class AlarmAndQuotaTests
{
    private readonly TestMachine _machine = new(new StateMachineOptions { QuotaBytes = 2000 });

    private static InternalRaftRequest AlarmOf(AlarmRequest.Types.AlarmAction action, AlarmType type, ulong member = 7) =>
        new() { Alarm = new AlarmRequest { Action = action, Alarm = type, MemberID = member } };

    private AlarmResponse Raise(AlarmType type, ulong member = 7) => _machine.Do<AlarmResponse>(AlarmOf(AlarmRequest.Types.AlarmAction.Activate, type, member));

    private AlarmResponse Disarm(AlarmType type, ulong member = 7) => _machine.Do<AlarmResponse>(AlarmOf(AlarmRequest.Types.AlarmAction.Deactivate, type, member));

    private static InternalRaftRequest Grant(long id) => new() { LeaseGrant = new LeaseGrantRequest { ID = id, TTL = 10 } };

    [Fact]
    public void An_alarm_is_raised_once_for_each_member_and_type()
    {
        Assert.Equal(AlarmType.Nospace, Raise(AlarmType.Nospace).Alarms.Single().Alarm);
        Assert.Equal(7ul, Raise(AlarmType.Nospace).Alarms.Single().MemberID);
        Raise(AlarmType.Nospace, 3);
        Raise(AlarmType.Corrupt, 7);
        Assert.Equal("3 Nospace,7 Nospace,7 Corrupt", Alarms(AlarmType.None));
        Assert.Equal("7 Corrupt", Alarms(AlarmType.Corrupt));
        Assert.Empty(Raise(AlarmType.None).Alarms);
    }

    [Fact]
    public void Alarms_are_asked_for_and_ended_through_the_log()
    {
        Raise(AlarmType.Nospace);
        AlarmResponse all = _machine.Do<AlarmResponse>(AlarmOf(AlarmRequest.Types.AlarmAction.Get, AlarmType.None));
        Assert.Single(all.Alarms);
        Assert.Equal(1, all.Header.Revision);
        Assert.Empty(Disarm(AlarmType.Nospace, 99).Alarms);
        Assert.Single(Disarm(AlarmType.Nospace).Alarms);
        Assert.Empty(Disarm(AlarmType.Nospace).Alarms);
        _machine.Put("a");
    }

    [Fact]
    public void NOSPACE_refuses_what_takes_space_and_nothing_else()
    {
        _machine.Put("a");
        _machine.Put("b");
        _machine.Grant(5);
        Raise(AlarmType.Nospace, 3);
        _machine.Fails(EtcdErrors.NoSpace, Of(PutOf("a")));
        _machine.Fails(EtcdErrors.NoSpace, Grant(6));
        _machine.Fails(EtcdErrors.NoSpace, new InternalRaftRequest { Txn = Ops(Op(PutOf("a"))) });
        _machine.Fails(EtcdErrors.NoSpace, new InternalRaftRequest { Txn = new TxnRequest { Failure = { Op(PutOf("a")) } } });
        _machine.Fails(EtcdErrors.NoSpace, new InternalRaftRequest { Txn = Ops(Op(Ops(Op(PutOf("a"))))) });
        Assert.Equal(3, _machine.Revision);
        _machine.Delete("a");
        _machine.Txn(Ops(Op(DeleteOf("b")), Op(RangeOf("a"))));
        _machine.Do<RangeResponse>(new InternalRaftRequest { Range = RangeOf("a") });
        _machine.Compact(4);
        _machine.Do<LeaseRevokeResponse>(new InternalRaftRequest { LeaseRevoke = new LeaseRevokeRequest { ID = 5 } });
        Disarm(AlarmType.Nospace, 3);
        _machine.Put("a");
    }

    [Fact]
    public void CORRUPT_refuses_all_data_and_hides_NOSPACE()
    {
        _machine.Grant(5);
        Raise(AlarmType.Nospace);
        Raise(AlarmType.Corrupt);
        _machine.Fails(EtcdErrors.Corrupt, Of(PutOf("a")));
        _machine.Fails(EtcdErrors.Corrupt, new InternalRaftRequest { Range = RangeOf("a") });
        _machine.Fails(EtcdErrors.Corrupt, Of(DeleteOf("a")));
        _machine.Fails(EtcdErrors.Corrupt, new InternalRaftRequest { Txn = new TxnRequest() });
        _machine.Fails(EtcdErrors.Corrupt, CompactOf(1));
        _machine.Fails(EtcdErrors.Corrupt, Grant(6));
        _machine.Fails(EtcdErrors.Corrupt, new InternalRaftRequest { LeaseRevoke = new LeaseRevokeRequest { ID = 5 } });
        Disarm(AlarmType.Corrupt);
        _machine.Fails(EtcdErrors.NoSpace, Of(PutOf("a")));
    }

    [Fact]
    public void Alarms_outlive_a_restart()
    {
        Raise(AlarmType.Nospace);
        _machine.Restart();
        _machine.Fails(EtcdErrors.NoSpace, Of(PutOf("a")));
        Disarm(AlarmType.Nospace);
        _machine.Restart();
        _machine.Put("a");
    }

    [Fact]
    public void A_write_over_the_quota_is_carried_out_and_answered_with_no_space_and_asks_for_the_alarm()
    {
        _machine.Put("a", new string('x', 1500));
        ApplyResult result = _machine.Apply(Of(PutOf("b", new string('y', 400))));
        Assert.Equal(EtcdErrors.NoSpace, result.Error);
        Assert.Null(result.Response);
        Assert.True(result.RaisesNoSpaceAlarm);
        Assert.NotNull(_machine.Value("b"));
        Assert.Equal(3, _machine.Revision);
        result = _machine.Apply(Grant(5));
        Assert.True(result.RaisesNoSpaceAlarm);
        Assert.True(_machine.Machine.Leases.Exists(5));
        result = _machine.Apply(new InternalRaftRequest { Txn = Ops(Op(PutOf("c"))) });
        Assert.True(result.RaisesNoSpaceAlarm);
        Assert.NotNull(_machine.Value("c"));
    }

    [Fact]
    public void A_request_that_fails_over_the_quota_keeps_its_own_error()
    {
        _machine.Put("a", new string('x', 1700));
        ApplyResult result = _machine.Apply(Of(PutOf("b", "v", 77)));
        Assert.Equal(EtcdErrors.LeaseNotFound, result.Error);
        Assert.False(result.RaisesNoSpaceAlarm);
    }

    [Fact]
    public void Costs_are_256_and_the_bytes_for_a_put_64_for_a_lease_and_the_dearer_branch_for_a_transaction()
    {
        Assert.Equal(256 + 3 + 5, Quota.CostOf(PutOf("key", "value")));
        Assert.Equal(64, Quota.CostOf(new LeaseGrantRequest()));
        var request = new TxnRequest { Success = { Op(PutOf("a")), Op(DeleteOf("b")) }, Failure = { Op(PutOf("a")), Op(Ops(Op(PutOf("bb")))) } };
        Assert.Equal(256 + 2 + 256 + 3, Quota.CostOf(request));
        Assert.Equal(0, Quota.CostOf(Ops(Op(DeleteOf("b")), Op(RangeOf("a")))));
    }

    [Fact]
    public void The_quota_is_asked_before_a_request_is_proposed()
    {
        Assert.Null(_machine.Machine.CheckQuota(Of(PutOf("a"))));
        Assert.Equal(EtcdErrors.NoSpace, _machine.Machine.CheckQuota(Of(PutOf("a", new string('x', 1800)))));
        Assert.Null(_machine.Machine.CheckQuota(Of(DeleteOf("a"))));
        _machine.Put("a", new string('x', 1500));
        Assert.Equal(EtcdErrors.NoSpace, _machine.Machine.CheckQuota(new InternalRaftRequest { Txn = Ops(Op(Ops(Op(PutOf("b", new string('x', 300)))))) }));
        Assert.Null(_machine.Machine.CheckQuota(new InternalRaftRequest { Txn = Ops(Op(DeleteOf("b"))) }));
    }

    [Fact]
    public void Space_that_compaction_gives_back_can_be_used_again()
    {
        _machine.Put("a", new string('x', 1700));
        _machine.Apply(Of(PutOf("a", "small")));
        Assert.Equal(EtcdErrors.NoSpace, _machine.Machine.CheckQuota(Of(PutOf("b"))));
        _machine.Compact(3);
        _machine.CompactPhysically();
        Assert.Null(_machine.Machine.CheckQuota(Of(PutOf("b"))));
    }

    [Fact]
    public void The_quota_is_two_gibibytes_by_default_and_off_when_negative()
    {
        Assert.Equal(2L << 30, new TestMachine().Machine.QuotaBytes);
        var unbounded = new TestMachine(new StateMachineOptions { QuotaBytes = -1 });
        Assert.Equal(0, unbounded.Machine.QuotaBytes);
        Assert.Null(unbounded.Machine.CheckQuota(Of(PutOf("a"))));
    }

    private string Alarms(AlarmType type) => string.Join(",", _machine.Machine.Alarms.Get(type).Select(static alarm => $"{alarm.MemberID} {alarm.Alarm}"));
}
