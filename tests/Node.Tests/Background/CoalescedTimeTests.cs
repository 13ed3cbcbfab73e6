using WebEtcd.Node.Background;

namespace WebEtcd.Node.Tests.Background;

public sealed class CoalescedTimeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly SteppedTime _inner = new();
    private readonly List<string> _fired = [];

    [Fact]
    public async Task TimersMadeAtDifferentMomentsFireTogether()
    {
        var time = new CoalescedTime(_inner);
        await using ITimer first = Timer(time, "first", Second);
        _inner.Advance(TimeSpan.FromMilliseconds(300));
        await using ITimer second = Timer(time, "second", Second);
        _inner.Advance(TimeSpan.FromMilliseconds(400));
        await using ITimer third = Timer(time, "third", TimeSpan.FromMilliseconds(500));
        _inner.Advance(TimeSpan.FromMilliseconds(299));
        Assert.Empty(_fired);
        _inner.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["first", "second", "third"], _fired);
        Assert.Equal(1, _inner.Fired);
    }

    [Fact]
    public async Task EachFiresOnceAPeriod()
    {
        var time = new CoalescedTime(_inner);
        await using ITimer slow = Timer(time, "slow", Second);
        await using ITimer fast = Timer(time, "fast", TimeSpan.FromMilliseconds(250));
        _inner.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(10, _fired.Count(name => name == "slow"));
        Assert.Equal(40, _fired.Count(name => name == "fast"));
        Assert.Equal(40, _inner.Fired);
    }

    [Fact]
    public async Task AChangedPeriodCounts()
    {
        var time = new CoalescedTime(_inner);
        await using ITimer timer = Timer(time, "tick", Second);
        _inner.Advance(Second);
        timer.Change(TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(250));
        _inner.Advance(Second);
        Assert.Equal(5, _fired.Count);
        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _inner.Advance(Second);
        Assert.Equal(5, _fired.Count);
        timer.Change(Second, Second);
        _inner.Advance(Second);
        Assert.Equal(6, _fired.Count);
    }

    [Fact]
    public void ADisposedTimerIsSilentAndWakesNobody()
    {
        var time = new CoalescedTime(_inner);
        ITimer timer = Timer(time, "tick", Second);
        _inner.Advance(Second);
        timer.Dispose();
        _inner.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["tick"], _fired);
        Assert.InRange(_inner.Fired, 1, 2);
        Assert.False(timer.Change(Second, Second));
    }

    [Fact]
    public async Task TheEndOfATimerWaitsForItsCall()
    {
        var time = new CoalescedTime(TimeProvider.System);
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        ITimer timer = time.CreateTimer(
            _ =>
            {
                entered.Set();
                leave.Wait(TestContext.Current.CancellationToken);
            },
            null,
            CoalescedTime.ShortestPeriod,
            CoalescedTime.ShortestPeriod);
        Assert.True(entered.Wait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        ValueTask ended = timer.DisposeAsync();
        Assert.False(ended.IsCompleted);
        leave.Set();
        await ended.AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task ATimerThatFiresOnceIsLeftAlone()
    {
        var time = new CoalescedTime(_inner);
        _inner.Advance(TimeSpan.FromMilliseconds(300));
        await using ITimer once = time.CreateTimer(_ => _fired.Add("once"), null, Second, Timeout.InfiniteTimeSpan);
        _inner.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Empty(_fired);
        _inner.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["once"], _fired);
    }

    [Fact]
    public async Task APeriodicTimerOfTheRuntimeRunsOnIt()
    {
        var time = new CoalescedTime(_inner);
        using var timer = new PeriodicTimer(Second, time);
        for (int round = 0; round < 3; round++)
        {
            ValueTask<bool> tick = timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            Assert.False(tick.IsCompleted);
            _inner.Advance(Second);
            Assert.True(tick.IsCompleted);
            Assert.True(await tick);
            timer.Period = Second;
        }
    }

    private ITimer Timer(CoalescedTime time, string name, TimeSpan period) => time.CreateTimer(_ => _fired.Add(name), null, period, period);
}
