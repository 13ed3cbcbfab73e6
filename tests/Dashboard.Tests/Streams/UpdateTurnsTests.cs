using WebEtcd.Dashboard.Streams;

namespace WebEtcd.Dashboard.Tests.Streams;

public sealed class UpdateTurnsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly UpdateTurns _turns = new(TimeProvider.System);

    [Fact]
    public async Task Pages_are_updated_one_after_the_other()
    {
        int atOnce = 0;
        int most = 0;
        int done = 0;
        Task[] pages = [.. Enumerable.Range(0, 50).Select(_ => Task.Run(() => _turns.TakeAsync(Update, TestContext.Current.CancellationToken)))];
        await Task.WhenAll(pages).WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal((1, 50), (most, done));

        Task Update()
        {
            most = Math.Max(most, Interlocked.Increment(ref atOnce));
            Thread.SpinWait(1000);
            Interlocked.Decrement(ref atOnce);
            done++;
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_page_that_waits_for_an_answer_holds_up_no_other_one()
    {
        TaskCompletionSource answer = new();
        Task waiting = _turns.TakeAsync(() => answer.Task, TestContext.Current.CancellationToken);
        await _turns.TakeAsync(() => Task.CompletedTask, TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        answer.SetResult();
        await waiting.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_page_that_breaks_passes_its_turn_on()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _turns.TakeAsync(() => throw new InvalidOperationException("a page"), TestContext.Current.CancellationToken));
        await _turns.TakeAsync(() => Task.CompletedTask, TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_page_that_is_gone_does_not_wait_for_its_turn()
    {
        using CancellationTokenSource gone = new();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _turns.TakeAsync(() => Task.CompletedTask, gone.Token));
    }

    public void Dispose() => _turns.Dispose();
}
