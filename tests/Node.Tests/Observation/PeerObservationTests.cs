using WebEtcd.Node.Observation.Peers;
using WebEtcd.Node.Tests.Consensus;
using WebEtcd.Node.Tests.Observation.Fakes;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Node.Tests.Observation;

public sealed class PeerObservationTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly ObservingTransport _transport = new();
    private readonly ObservedMember _own;
    private readonly PeerObservation _observation;
    private HashSet<ulong> _others = [2, 3];

    public PeerObservationTests()
    {
        _time.Advance(TimeSpan.FromDays(20_000));
        _own = new ObservedMember(1, _time);
        _transport.Members[2] = new ObservedMember(2, _time);
        _transport.Members[3] = new ObservedMember(3, _time);
        _observation = new PeerObservation(_transport, _own.Board, () => _others, () => false, _time);
    }

    [Fact]
    public async Task Every_member_is_asked_and_its_view_is_dated()
    {
        await _observation.AskAllAsync(default);
        MemberView view = _own.Board.Find(2)!;
        Assert.True(view.Reachable);
        Assert.Equal(_time.GetUtcNow(), view.ObservedAt);
        Assert.Equal("n2", view.Name);
        Assert.Equal(2, _transport.Calls);
    }

    [Fact]
    public async Task Events_come_once_and_in_order_from_all()
    {
        _transport.Members[2].Events.Add(ClusterEventKind.SlowSync, "a");
        await _observation.AskAllAsync(default);
        _time.Advance(TimeSpan.FromSeconds(1));
        _transport.Members[3].Events.Add(ClusterEventKind.SlowSync, "b");
        _time.Advance(TimeSpan.FromSeconds(1));
        _transport.Members[2].Events.Add(ClusterEventKind.SlowSync, "c");
        await _observation.AskAllAsync(default);
        await _observation.AskAllAsync(default);
        Assert.Equal(["a", "b", "c"], _own.Ledger.Recent.Select(item => item.Text));
        Assert.Equal([2UL, 3UL, 2UL], _own.Ledger.Recent.Select(item => item.MemberId));
    }

    [Fact]
    public async Task A_member_that_was_restarted_counts_anew_and_nothing_is_lost_or_told_twice()
    {
        ObservedMember member = _transport.Members[2];
        member.Events.Add(ClusterEventKind.SlowSync, "before 1");
        member.Events.Add(ClusterEventKind.SlowSync, "before 2");
        await _observation.AskAllAsync(default);
        _time.Advance(TimeSpan.FromSeconds(5));
        member.Start(view => view);
        member.Events.Add(ClusterEventKind.NodeStarted, "after");
        await _observation.AskAllAsync(default);
        await _observation.AskAllAsync(default);
        Assert.Equal(["before 1", "before 2", "after"], _own.Ledger.Recent.Select(item => item.Text));
    }

    [Fact]
    public async Task A_member_that_does_not_answer_twice_is_lost_and_keeps_its_last_view()
    {
        await _observation.AskAllAsync(default);
        DateTimeOffset seen = _time.GetUtcNow();
        _transport.Down.Add(3);
        _time.Advance(TimeSpan.FromSeconds(1));
        await _observation.AskAllAsync(default);
        Assert.True(_own.Board.Find(3)!.Reachable);
        await _observation.AskAllAsync(default);
        Assert.False(_own.Board.Find(3)!.Reachable);
        Assert.Equal(seen, _own.Board.Find(3)!.ObservedAt);
        Assert.True(_own.Board.Find(2)!.Reachable);

        await _observation.AskAllAsync(default);
        _transport.Down.Clear();
        await _observation.AskAllAsync(default);
        Assert.True(_own.Board.Find(3)!.Reachable);
        Assert.Equal(
            [(ClusterEventKind.PeerUnreachable, 3UL, "n3 does not answer"), (ClusterEventKind.PeerReachable, 3UL, "n3 answers again")],
            _own.Events.Ring.After(0).Select(item => (item.Kind, item.OtherMemberId, item.Text)));
    }

    [Fact]
    public async Task A_member_that_was_never_heard_has_no_view_and_is_no_loss()
    {
        _transport.Down.Add(3);
        await _observation.AskAllAsync(default);
        await _observation.AskAllAsync(default);
        await _observation.AskAllAsync(default);
        Assert.Null(_own.Board.Find(3));
        Assert.Empty(_own.Events.Ring.After(0));
    }

    [Fact]
    public async Task One_that_is_silent_holds_up_nobody_and_is_not_asked_again_meanwhile()
    {
        _transport.Silent.Add(3);
        Task first = _observation.AskAllAsync(default);
        Assert.NotNull(_own.Board.Find(2));
        Task second = _observation.AskAllAsync(default);
        Assert.True(second.IsCompleted);
        Assert.Equal(3, _transport.Calls);
        _transport.Fail(3);
        await first;
        _transport.Silent.Clear();
        await _observation.AskAllAsync(default);
        Assert.NotNull(_own.Board.Find(3));
    }

    [Fact]
    public async Task Who_is_no_member_any_more_is_forgotten()
    {
        await _observation.AskAllAsync(default);
        _others = [2];
        await _observation.AskAllAsync(default);
        Assert.Null(_own.Board.Find(3));
    }

    public void Dispose() => _observation.Dispose();
}
