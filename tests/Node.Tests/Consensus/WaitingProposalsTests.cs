using WebEtcd.Node.Consensus;
using WebEtcd.Node.Tests.Testing;
using WebEtcd.Raft;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Node.Tests.Consensus;

public sealed class WaitingProposalsTests : IAsyncDisposable
{
    private const ulong Self = 1;
    private const ulong Other = 2;

    private readonly ManualTime _time = new();
    private readonly FakeLinks _links = new();
    private readonly RaftNode _node = new(new RaftConfig
    {
        Id = Self,
        Random = new Random(1),
        Applied = 1,
        Storage = new MemoryLogStorage(new HardState(1, 0, 1), new ConfState { Voters = [Self, Other, 3] }, 1, 1),
    });

    private readonly ProposalTracker _tracker;
    private readonly WaitingProposals _waiting;

    public WaitingProposalsTests()
    {
        _tracker = new ProposalTracker(Self, _time.GetUtcNow(), new MonotonicClock(_time), 1024, 1000);
        _waiting = new WaitingProposals(_tracker, _links, Self);
    }

    public ValueTask DisposeAsync() => _links.DisposeAsync();

    [Fact]
    public void Nothing_is_proposed_while_no_leader_is_known_or_the_line_to_it_is_broken()
    {
        Assert.Equal(EtcdErrors.ContextDeadlineExceeded, _waiting.Obstacle(_node));

        _node.Step(new Message { Type = MessageType.Heartbeat, From = Other, To = Self, Term = 2 });
        Assert.Equal(EtcdErrors.TimeoutDueToConnectionLost, _waiting.Obstacle(_node));

        _links.Add(Other, isConnected: true, _time.GetUtcNow());
        Assert.Null(_waiting.Obstacle(_node));
    }

    [Fact]
    public async Task Who_waits_too_long_is_told_why_and_what_he_proposed_is_forgotten()
    {
        Proposal late = Register();
        _waiting.Add([late], EtcdErrors.TimeoutDueToConnectionLost);
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Proposal inTime = Register();
        _waiting.Add([inTime], EtcdErrors.ContextDeadlineExceeded);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _tracker.Sweep();

        Assert.Equal(EtcdErrors.TimeoutDueToConnectionLost, (await late.Completion).Error);
        Assert.Equal([inTime], _waiting.TakeAll());
        Assert.True(_waiting.IsEmpty);
        Assert.Equal(EtcdErrors.Timeout, inTime.ErrorWhenLate);
    }

    [Fact]
    public async Task What_only_a_leader_may_propose_waits_for_no_other_one()
    {
        Proposal revocation = Register(isForLeaderOnly: true);
        _waiting.Add([revocation], EtcdErrors.ContextDeadlineExceeded);

        Assert.Equal(EtcdErrors.NotLeader, (await revocation.Completion).Error);
        Assert.True(_waiting.IsEmpty);
    }

    private Proposal Register(bool isForLeaderOnly = false) =>
        _tracker.Register(new InternalRaftRequest { Put = new PutRequest() }, CancellationToken.None, isForLeaderOnly);
}
