namespace WebEtcd.Node.Background;

/// <summary>A periodic timer of <see cref="CoalescedTime"/>. Like those of the runtime it may be called again while an earlier call still runs.</summary>
internal sealed class CoalescedTimer(CoalescedTime time, TimerCallback callback, object? state) : ITimer
{
    private readonly object _gate = new();
    private int _running;
    private bool _disposed;
    private TaskCompletionSource? _ended;

    /// <summary>Under the lock of the clock.</summary>
    internal TimeSpan Period { get; set; }

    /// <summary>When it fires next, since the clock was made. Under the lock of the clock.</summary>
    internal TimeSpan DueAt { get; set; }

    /// <summary>Begins anew with another period; <see cref="Timeout.InfiniteTimeSpan"/> stops it. Due time and period have to be the same.</summary>
    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != period || (period < CoalescedTime.ShortestPeriod && period != Timeout.InfiniteTimeSpan))
        {
            throw new ArgumentException($"A timer that fires together with others is due after one period of at least {CoalescedTime.ShortestPeriod.TotalMilliseconds} ms.", nameof(period));
        }

        lock (_gate)
        {
            if (_disposed)
            {
                return false;
            }

            time.Set(this, period == Timeout.InfiniteTimeSpan ? TimeSpan.Zero : period);
            return true;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _disposed = true;
                time.Set(this, TimeSpan.Zero);
            }
        }
    }

    /// <summary>Ends when no call runs any more.</summary>
    public ValueTask DisposeAsync()
    {
        Dispose();
        lock (_gate)
        {
            if (_running == 0)
            {
                return ValueTask.CompletedTask;
            }

            _ended ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(_ended.Task);
        }
    }

    internal void Run()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _running++;
        }

        try
        {
            callback(state);
        }
        finally
        {
            lock (_gate)
            {
                if (--_running == 0)
                {
                    _ended?.TrySetResult();
                }
            }
        }
    }
}
