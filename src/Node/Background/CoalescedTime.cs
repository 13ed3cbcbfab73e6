namespace WebEtcd.Node.Background;

/// <summary>
/// A clock whose periodic timers fire together: each at multiples of its period since the clock was made, all those of one moment one after the other on
/// one thread. A dozen jobs that look around once a second so wake an idle node once a second instead of a dozen times. Only for short callbacks; timers that
/// fire once, or more often than <see cref="ShortestPeriod"/>, are left to the clock behind it.
/// </summary>
internal sealed class CoalescedTime : TimeProvider
{
    /// <summary>Periods below this are not worth aligning.</summary>
    public static readonly TimeSpan ShortestPeriod = TimeSpan.FromMilliseconds(100);

    // A system timer counts in coarser steps than the clock, and so may come a little early.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider _inner;
    private readonly object _gate = new();
    private readonly List<CoalescedTimer> _timers = [];
    private readonly long _start;
    private readonly ITimer _wake;
    private TimeSpan _wakeAt = TimeSpan.MaxValue;

    public CoalescedTime(TimeProvider inner)
    {
        _inner = inner;
        _start = inner.GetTimestamp();
        using (ExecutionContext.SuppressFlow())
        {
            _wake = inner.CreateTimer(static state => ((CoalescedTime)state!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public override TimeZoneInfo LocalTimeZone => _inner.LocalTimeZone;

    public override long TimestampFrequency => _inner.TimestampFrequency;

    private TimeSpan Elapsed => _inner.GetElapsedTime(_start);

    public override DateTimeOffset GetUtcNow() => _inner.GetUtcNow();

    public override long GetTimestamp() => _inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period < ShortestPeriod || dueTime != period)
        {
            return _inner.CreateTimer(callback, state, dueTime, period);
        }

        var timer = new CoalescedTimer(this, callback, state);
        Set(timer, period);
        return timer;
    }

    /// <summary>Gives a timer another period, or none: <see cref="TimeSpan.Zero"/>. It fires next at a multiple of it.</summary>
    internal void Set(CoalescedTimer timer, TimeSpan period)
    {
        lock (_gate)
        {
            if (period == TimeSpan.Zero)
            {
                _timers.Remove(timer);
                return;
            }

            if (!_timers.Contains(timer))
            {
                _timers.Add(timer);
            }

            timer.Period = period;
            timer.DueAt = NextMultiple(Elapsed, period);
            WakeAtNeedsLock(timer.DueAt);
        }
    }

    private static TimeSpan NextMultiple(TimeSpan now, TimeSpan period) => period * (((now + Tolerance).Ticks / period.Ticks) + 1);

    private void WakeAtNeedsLock(TimeSpan at)
    {
        if (at < _wakeAt)
        {
            _wakeAt = at;
            TimeSpan wait = at - Elapsed;
            _wake.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private void Fire()
    {
        List<CoalescedTimer> due = [];
        lock (_gate)
        {
            TimeSpan now = Elapsed;
            TimeSpan next = TimeSpan.MaxValue;
            foreach (CoalescedTimer timer in _timers)
            {
                if (timer.DueAt <= now + Tolerance)
                {
                    timer.DueAt = NextMultiple(now, timer.Period);
                    due.Add(timer);
                }

                next = timer.DueAt < next ? timer.DueAt : next;
            }

            _wakeAt = TimeSpan.MaxValue;
            if (next != TimeSpan.MaxValue)
            {
                WakeAtNeedsLock(next);
            }
        }

        foreach (CoalescedTimer timer in due)
        {
            timer.Run();
        }
    }
}
