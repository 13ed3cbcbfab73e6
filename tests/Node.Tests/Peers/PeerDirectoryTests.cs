using WebEtcd.Node.Peers;
using WebEtcd.Node.Tests.Testing;
using WebEtcd.StateMachine;
using WebEtcd.StateMachine.Membership;

namespace WebEtcd.Node.Tests.Peers;

public sealed class PeerDirectoryTests : IAsyncDisposable
{
    private readonly FakeLinks _links = new();
    private readonly EtcdStateMachine _machine = new(new StateMachineOptions(), new EmptyRevisions());
    private ulong _applied;

    public ValueTask DisposeAsync() => _links.DisposeAsync();

    [Fact]
    public void Before_anything_is_applied_the_peers_are_those_of_the_start()
    {
        Directory(new PeerAddress(2, [new Uri("http://127.0.0.1:2")])).Refresh();

        Assert.Equal(2UL, Assert.Single(_links.Peers).MemberId);
    }

    [Fact]
    public void A_member_that_catches_up_keeps_those_it_was_started_with()
    {
        // The membership of some time ago: this member was not there, and member 2 has not come yet.
        Add(3);
        Directory(new PeerAddress(2, [new Uri("http://127.0.0.1:2")])).Refresh();

        Assert.Equal([2UL, 3UL], _links.Peers.Select(peer => peer.MemberId).Order());
    }

    [Fact]
    public void Once_this_member_is_in_the_membership_nothing_else_counts()
    {
        Add(1);
        Add(3);
        PeerDirectory directory = Directory(new PeerAddress(2, [new Uri("http://127.0.0.1:2")]));
        directory.Refresh();
        Assert.Equal(3UL, Assert.Single(_links.Peers).MemberId);

        _machine.ApplyMembership(++_applied, 1, MembershipChange.OfId(MembershipChangeKind.Remove, 3));
        directory.Refresh();
        Assert.Empty(_links.Peers);
    }

    private PeerDirectory Directory(params PeerAddress[] initial) => new(_links, _machine.Membership, self: 1, initial);

    private void Add(ulong id) => _machine.ApplyMembership(
        ++_applied, 1, new MembershipChange(MembershipChangeKind.Add, new MemberRecord(id, "", [$"http://127.0.0.1:{id}"], [], IsLearner: false)));
}
