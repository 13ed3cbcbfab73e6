using WebEtcd.Node.Peers;
using WebEtcd.Node.Services;
using WebEtcd.Node.Tests.Consensus;
using WebEtcd.Node.Tests.Testing;
using WebEtcd.Shared.Errors;
using WebEtcd.StateMachine;
using WebEtcd.StateMachine.Membership;

namespace WebEtcd.Node.Tests.Services;

/// <summary>etcd's strict checks as a table: member 1 is asked; what is connected has been so for long unless it is said.</summary>
public sealed class ReconfigurationCheckTests : IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly FakeLinks _links = new();
    private readonly EtcdStateMachine _machine = new(new StateMachineOptions(), new EmptyRevisions());
    private ulong _applied;

    public ValueTask DisposeAsync() => _links.DisposeAsync();

    [Fact]
    public void A_voter_is_added_to_a_healthy_cluster()
    {
        With(started: [1, 2, 3]);
        Connected(2, 3);

        Assert.Null(Check().CheckAdd(isLearner: false));
    }

    [Fact]
    public void The_first_member_may_always_get_a_second()
    {
        With(started: [1]);

        Assert.Null(Check().CheckAdd(isLearner: false));
    }

    [Fact]
    public void No_voter_is_added_while_members_have_not_started()
    {
        With(started: [1], notStarted: [2]);
        Connected(2);

        Assert.Equal(EtcdErrors.MemberNotEnoughStarted, Check().CheckAdd(isLearner: false));
        Assert.Null(Check().CheckAdd(isLearner: true));
    }

    [Fact]
    public void No_voter_is_added_when_those_that_are_connected_would_be_no_quorum()
    {
        With(started: [1, 2, 3]);
        Connected(2);

        Assert.Equal(EtcdErrors.Unhealthy, Check().CheckAdd(isLearner: false));
        Assert.Null(Check(isStrict: false).CheckAdd(isLearner: false));
    }

    [Fact]
    public void A_connection_counts_after_five_seconds()
    {
        With(started: [1, 2, 3]);
        _links.Add(2, isConnected: true, _time.GetUtcNow());
        _links.Add(3, isConnected: true, _time.GetUtcNow());
        Assert.Equal(EtcdErrors.Unhealthy, Check().CheckAdd(isLearner: false));

        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(Check().CheckAdd(isLearner: false));
    }

    [Fact]
    public void A_member_that_is_gone_may_be_removed_and_one_that_is_needed_may_not()
    {
        With(started: [1, 2, 3]);
        Connected(2);

        Assert.Null(Check().CheckRemove(_machine.Membership.Find(3)!));
        Assert.Equal(EtcdErrors.Unhealthy, Check().CheckRemove(_machine.Membership.Find(2)!));
    }

    [Fact]
    public void A_member_is_not_removed_when_the_others_have_not_started()
    {
        With(started: [1], notStarted: [2, 3]);
        Connected(2, 3);

        Assert.Equal(EtcdErrors.MemberNotEnoughStarted, Check().CheckRemove(_machine.Membership.Find(1)!));
    }

    private ReconfigurationCheck Check(bool isStrict = true) => new(_machine, _links, self: 1, _time, isStrict);

    private void With(ulong[] started, ulong[]? notStarted = null)
    {
        foreach (ulong id in started)
        {
            Add(new MemberRecord(id, $"n{id}", [$"http://127.0.0.1:{id}"], [], IsLearner: false));
        }

        foreach (ulong id in notStarted ?? [])
        {
            Add(new MemberRecord(id, "", [$"http://127.0.0.1:{id}"], [], IsLearner: false));
        }
    }

    private void Add(MemberRecord member) => _machine.ApplyMembership(++_applied, 1, new MembershipChange(MembershipChangeKind.Add, member));

    private void Connected(params ulong[] ids)
    {
        foreach (ulong id in ids)
        {
            _links.Add(id, isConnected: true, _time.GetUtcNow());
        }

        _time.Advance(TimeSpan.FromSeconds(10));
    }
}
