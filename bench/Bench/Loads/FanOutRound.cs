using System.Diagnostics;
using WebEtcd.Bench.Measuring;

namespace WebEtcd.Bench.Loads;

/// <summary>
/// Rounds of one write and its arrival at every watcher. The next write goes out when the last watcher has seen this one and the write
/// itself is answered. A latency counts from the write to one watcher's event. Safe for all threads.
/// </summary>
internal sealed class FanOutRound(int watchers)
{
    private static readonly double NanosecondsPerTick = 1e9 / Stopwatch.Frequency;

    private readonly Lock _lock = new();
    private readonly long[] _roundOf = new long[watchers];
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LoadSchedule? _schedule;
    private Action? _write;
    private long _writesLeft;
    private long _round;
    private long _started;
    private int _missing;
    private bool _over;

    /// <summary>What the watchers saw.</summary>
    public Tally Tally { get; } = new();

    /// <summary>Completes when the last round is over, or the load failed.</summary>
    public Task Finished => _finished.Task;

    /// <summary>Starts the first round.</summary>
    /// <param name="schedule">When to count and when to end.</param>
    /// <param name="writes">Rounds at most.</param>
    /// <param name="write">Sends one write without waiting; may be called from any thread.</param>
    public void Begin(LoadSchedule schedule, long writes, Action write)
    {
        _schedule = schedule;
        _write = write;
        _writesLeft = writes;
        StartRound();
    }

    /// <summary>A watcher received events.</summary>
    public void OnEvents(int watcher, int events)
    {
        bool last;
        lock (_lock)
        {
            if (_over)
            {
                return;
            }
            if (events != 1 || _roundOf[watcher] == _round)
            {
                Tally.Fail($"{events} events where one was due");
                return;
            }
            _roundOf[watcher] = _round;
            if (_started >= _schedule!.RecordFrom)
            {
                Tally.Latencies.Record((long)((Stopwatch.GetTimestamp() - _started) * NanosecondsPerTick));
            }
            last = --_missing == 0;
        }
        if (last)
        {
            StartRound();
        }
    }

    /// <summary>The write was answered.</summary>
    public void OnWritten(string? error)
    {
        if (error is not null)
        {
            Fail(error);
            return;
        }
        bool last;
        lock (_lock)
        {
            last = --_missing == 0 && !_over;
        }
        if (last)
        {
            StartRound();
        }
    }

    /// <summary>Ends the load with a failure.</summary>
    public void Fail(string error)
    {
        lock (_lock)
        {
            if (!_over)
            {
                _over = true;
                Tally.Fail(error);
                _finished.TrySetResult();
            }
        }
    }

    private void StartRound()
    {
        lock (_lock)
        {
            var now = Stopwatch.GetTimestamp();
            if (_writesLeft-- == 0 || now >= _schedule!.End)
            {
                _over = true;
                _finished.TrySetResult();
                return;
            }
            _round++;
            _missing = watchers + 1;
            _started = now;
        }
        _write!();
    }
}
