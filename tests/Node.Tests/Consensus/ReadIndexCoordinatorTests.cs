using WebEtcd.Node.Consensus;
using WebEtcd.Raft;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Tests.Consensus;

public sealed class ReadIndexCoordinatorTests
{
    private readonly ManualTime _time = new();
    private readonly DriverInbox _inbox = new();
    private readonly ConsensusState _state = new();

    [Fact]
    public void A_sole_voter_answers_at_once()
    {
        _state.IsSoleVotingLeader = true;

        Assert.True(NewCoordinator().WaitAsync(CancellationToken.None).AsTask().IsCompletedSuccessfully);
        Assert.True(_inbox.Take().IsEmpty);
    }

    [Fact]
    public async Task A_confirmed_read_waits_until_its_index_is_applied()
    {
        ReadIndexCoordinator reads = NewCoordinator();
        Task wait = reads.WaitAsync(CancellationToken.None).AsTask();

        reads.OnReadStates([new ReadState(7, Asked())]);
        reads.OnApplied(6);
        Assert.False(wait.IsCompleted);

        reads.OnApplied(7);
        await wait;
    }

    [Fact]
    public async Task One_round_serves_all_that_waited_at_its_start_and_later_ones_get_the_next()
    {
        ReadIndexCoordinator reads = NewCoordinator();
        Task first = reads.WaitAsync(CancellationToken.None).AsTask();
        ReadOnlyMemory<byte> firstContext = Asked();
        Task second = reads.WaitAsync(CancellationToken.None).AsTask();
        Task third = reads.WaitAsync(CancellationToken.None).AsTask();
        Assert.Empty(_inbox.Take().Reads);

        _state.AppliedIndex = 10;
        reads.OnReadStates([new ReadState(3, firstContext)]);
        await first;
        Assert.False(second.IsCompleted);

        reads.OnReadStates([new ReadState(5, Asked())]);
        await Task.WhenAll(second, third);
    }

    [Fact]
    public async Task Who_accepts_local_state_waits_for_a_leader_only_while_there_is_one()
    {
        ReadIndexCoordinator reads = NewCoordinator();
        bool lost = false;
        reads.IsLeaderLost = () => lost;
        Task page = reads.WaitAsync(new CallContext { AcceptsLocalState = true }).AsTask();
        Task client = reads.WaitAsync(CallContext.None).AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.False(page.IsCompleted);

        lost = true;
        while (!page.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        await page;
        Assert.False(client.IsCompleted);
        Assert.True(reads.WaitAsync(new CallContext { AcceptsLocalState = true }).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public void An_answer_to_an_older_question_is_ignored()
    {
        ReadIndexCoordinator reads = NewCoordinator();
        Task wait = reads.WaitAsync(CancellationToken.None).AsTask();
        ReadOnlyMemory<byte> old = Asked();
        _time.Advance(TimeSpan.FromSeconds(1));
        reads.Retry();
        _state.AppliedIndex = 10;

        reads.OnReadStates([new ReadState(3, old)]);

        Assert.False(wait.IsCompleted);
        Assert.False(Asked().Span.SequenceEqual(old.Span));
    }

    [Fact]
    public async Task A_waiter_ends_by_its_own_cancellation()
    {
        using var client = new CancellationTokenSource();
        Task wait = NewCoordinator().WaitAsync(client.Token).AsTask();

        await client.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    private ReadOnlyMemory<byte> Asked() => Assert.Single(_inbox.Take().Reads);

    private ReadIndexCoordinator NewCoordinator() => new(_inbox, _state, new MonotonicClock(_time), timeoutMs: 7000);
}
