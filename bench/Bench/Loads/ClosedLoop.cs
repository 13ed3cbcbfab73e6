using System.Diagnostics;
using WebEtcd.Bench.Measuring;

namespace WebEtcd.Bench.Loads;

/// <summary>
/// The clients of one connection: each has at most one request under way and sends the next when the answer is there. When paced, a latency
/// counts from the moment the request was due, so a stalled server cannot hide behind requests that were not sent.
/// Not synchronised: the owner holds the connection's gate.
/// </summary>
internal sealed class ClosedLoop
{
    private static readonly double NanosecondsPerTick = 1e9 / Stopwatch.Frequency;

    private readonly LoadSchedule _schedule;
    private readonly long[] _start;
    private readonly long[] _due;
    private readonly bool[] _active;
    private readonly Queue<int> _parked = new();
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _left;
    private int _retired;

    /// <param name="schedule">The times of the load.</param>
    /// <param name="clients">Clients on this connection.</param>
    /// <param name="requests">Requests that this connection may send at most.</param>
    public ClosedLoop(LoadSchedule schedule, int clients, long requests)
    {
        _schedule = schedule;
        _start = new long[clients];
        _active = new bool[clients];
        _left = requests;
        _due = new long[clients];
        for (var i = 0; i < clients; i++)
        {
            _due[i] = schedule.Start + (schedule.IntervalTicks * i / clients);
        }
    }

    /// <summary>What the clients saw.</summary>
    public Tally Tally { get; } = new();

    /// <summary>Completes when the last client has its last answer.</summary>
    public Task Finished => _finished.Task;

    /// <summary>Whether the client may send now. False parks it until it is due, or retires it when the load is over.</summary>
    public bool TryBegin(int client)
    {
        var now = Stopwatch.GetTimestamp();
        if (_left == 0 || now >= _schedule.End)
        {
            Retire();
            return false;
        }
        if (_schedule.IntervalTicks > 0)
        {
            if (now < _due[client])
            {
                _parked.Enqueue(client);
                return false;
            }
            now = _due[client];
            _due[client] += _schedule.IntervalTicks;
        }
        _left--;
        _active[client] = true;
        _start[client] = now;
        return true;
    }

    /// <summary>The client's answer is there; <paramref name="error"/> is null when it was good.</summary>
    public void End(int client, string? error, int answerBytes)
    {
        _active[client] = false;
        if (error is not null)
        {
            Tally.Fail(error);
        }
        else if (_start[client] >= _schedule.RecordFrom)
        {
            Tally.Latencies.Record((long)((Stopwatch.GetTimestamp() - _start[client]) * NanosecondsPerTick));
            Tally.AnswerBytes += answerBytes;
        }
    }

    /// <summary>Takes the clients that were parked; the caller asks again for each.</summary>
    public IReadOnlyList<int> TakeParked()
    {
        int[] parked = [.. _parked];
        _parked.Clear();
        return parked;
    }

    /// <summary>No answer will come any more: every request under way has failed.</summary>
    public void Abandon(string error)
    {
        if (Finished.IsCompleted)
        {
            return;
        }
        Tally.Fail(error, Math.Max(1, _active.Count(active => active)));
        _left = 0;
        _finished.TrySetResult();
    }

    private void Retire()
    {
        _retired++;
        if (_retired == _start.Length)
        {
            _finished.TrySetResult();
        }
    }
}
