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

    private IEnumerable<PeerAddress> Others => _links.Peers.Where(peer => peer.MemberId != 1);

    [Fact]
    public void Before_anything_is_applied_the_peers_are_those_of_the_start()
    {
        Directory(new PeerAddress(2, [new Uri("http://127.0.0.1:2")])).Refresh();

        Assert.Equal(2UL, Assert.Single(Others).MemberId);
    }

    [Fact]
    public void A_member_that_catches_up_keeps_those_it_was_started_with()
    {
        // The membership of some time ago: this member was not there, and member 2 has not come yet.
        Add(3);
        Directory(new PeerAddress(2, [new Uri("http://127.0.0.1:2")])).Refresh();

        Assert.Equal([2UL, 3UL], Others.Select(peer => peer.MemberId).Order());
    }

    [Fact]
    public void What_the_membership_has_had_it_decides_on()
    {
        PeerDirectory directory = Directory(new PeerAddress(2, [new Uri("http://127.0.0.1:9")]));
        Add(1);
        directory.Refresh();
        Assert.Equal(9, Assert.Single(Others).Urls[0].Port);

        Add(2);
        Add(3);
        directory.Refresh();
        Assert.Equal([2, 3], Others.Select(peer => peer.Urls[0].Port).Order());

        _machine.ApplyMembership(++_applied, 1, MembershipChange.OfId(MembershipChangeKind.Remove, 2));
        directory.Refresh();
        Assert.Equal(3UL, Assert.Single(Others).MemberId);
    }

    [Fact]
    public void The_transport_is_told_where_this_member_listens()
    {
        Add(1);
        Directory().Refresh();

        Assert.Equal(1, Assert.Single(_links.Peers).Urls[0].Port);
    }

    [Fact]
    public void A_stranger_is_a_peer_until_the_membership_decides()
    {
        Add(2);
        PeerDirectory directory = Directory();
        directory.Introduce(new PeerAddress(3, [new Uri("http://127.0.0.1:9")]));
        directory.Introduce(new PeerAddress(2, [new Uri("http://127.0.0.1:9")]));
        Assert.Equal([2, 9], Others.Select(peer => peer.Urls[0].Port).Order());

        Add(3);
        directory.Refresh();
        Assert.Equal([2, 3], Others.Select(peer => peer.Urls[0].Port).Order());
        _machine.ApplyMembership(++_applied, 1, MembershipChange.OfId(MembershipChangeKind.Remove, 3));
        directory.Introduce(new PeerAddress(3, [new Uri("http://127.0.0.1:9")]));
        directory.Refresh();
        Assert.Equal(2UL, Assert.Single(Others).MemberId);
    }

    [Fact]
    public void Strangers_are_bounded_in_number()
    {
        PeerDirectory directory = Directory();
        for (ulong id = 100; id < 200; id++)
        {
            directory.Introduce(new PeerAddress(id, [new Uri("http://127.0.0.1:9")]));
        }

        Assert.Equal(Enumerable.Range(184, 16).Select(id => (ulong)id), Others.Select(peer => peer.MemberId));
    }

    [Fact]
    public void One_that_was_removed_before_this_member_came_is_forgotten()
    {
        Add(2);
        _machine.ApplyMembership(++_applied, 1, MembershipChange.OfId(MembershipChangeKind.Remove, 2));
        Directory(new PeerAddress(2, [new Uri("http://127.0.0.1:2")])).Refresh();

        Assert.Empty(Others);
    }

    private PeerDirectory Directory(params PeerAddress[] initial) => new(_links, _machine.Membership, self: 1, initial);

    private void Add(ulong id) => _machine.ApplyMembership(
        ++_applied, 1, new MembershipChange(MembershipChangeKind.Add, new MemberRecord(id, "", [$"http://127.0.0.1:{id}"], [], IsLearner: false)));
}
