using System.Diagnostics;
using WebEtcd.Node.Observation.Metrics;
using WebEtcd.Shared.Errors;
using WebEtcd.StateMachine;

namespace WebEtcd.Node.Background;

/// <summary>
/// Deletes compacted revisions in the background. The logical effect of a compaction is there before this starts; a run that a stop or crash cut
/// short is taken up at the next start.
/// </summary>
internal sealed class CompactionWorker(EtcdStateMachine stateMachine, NodeMeters meters, TimeProvider time, Action<Exception> onFailure) : IDisposable
{
    private readonly object _gate = new();
    private TaskCompletionSource _finished = NewCompletion();
    private Thread? _thread;
    private bool _requested;
    private bool _running;
    private volatile int _holds;
    private volatile bool _stopping;

    public void Start()
    {
        _thread = new Thread(Run) { Name = "compaction", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Asks for a run that begins after this call. The task ends with the run at work, or with that one.</summary>
    public Task Request()
    {
        lock (_gate)
        {
            _requested = true;
            Monitor.Pulse(_gate);
            return _finished.Task;
        }
    }

    /// <summary>Ends when the records of every compaction accepted before the call are gone. Several runs may pass: each needs a checkpoint that has its mark.</summary>
    public async Task WaitUntilFinishedAsync(CancellationToken cancellation)
    {
        long revision = stateMachine.Kv.CompactedRevision;
        while (stateMachine.Kv.FinishedCompactRevision < revision)
        {
            Task run;
            lock (_gate)
            {
                run = _finished.Task;
            }

            if (stateMachine.Kv.FinishedCompactRevision < revision)
            {
                await run.WaitAsync(cancellation);
            }
        }
    }

    /// <summary>
    /// Holds runs off until the result is disposed, so that no record goes meanwhile. Ends when the run at work has stopped; it is taken up again later.
    /// </summary>
    public async Task<IDisposable> HoldAsync(CancellationToken cancellation)
    {
        Task run;
        var hold = new Hold(this);
        lock (_gate)
        {
            _holds++;
            run = _running ? _finished.Task : Task.CompletedTask;
        }

        try
        {
            await run.WaitAsync(cancellation);
            return hold;
        }
        catch
        {
            hold.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.Pulse(_gate);
        }

        _thread?.Join();
        EndRun().TrySetException(new EtcdException(EtcdErrors.Stopped));
    }

    private static TaskCompletionSource NewCompletion() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Run()
    {
        try
        {
            while (WaitForRequest())
            {
                long began = Stopwatch.GetTimestamp();
                bool isInterrupted = false;
                stateMachine.Kv.CompactPhysically(() => _stopping || (isInterrupted |= _holds > 0));
                meters.Compaction.Record(Stopwatch.GetElapsedTime(began));
                meters.LastCompactionUnixSeconds = time.GetUtcNow().ToUnixTimeSeconds();
                EndRun(isInterrupted).TrySetResult();
            }
        }
#pragma warning disable CA1031 // The store has failed: the node stops.
        catch (Exception error)
#pragma warning restore CA1031
        {
            EndRun().TrySetException(new EtcdException(EtcdErrors.Stopped));
            onFailure(error);
        }
    }

    private bool WaitForRequest()
    {
        lock (_gate)
        {
            while ((!_requested || _holds > 0) && !_stopping)
            {
                Monitor.Wait(_gate);
            }

            _requested = false;
            _running = !_stopping;
            return !_stopping;
        }
    }

    /// <summary>Whoever has asked for the run that ends now, or joined it, is told; whoever comes later waits for the next.</summary>
    private TaskCompletionSource EndRun(bool isToGoOn = false)
    {
        lock (_gate)
        {
            _running = false;
            _requested |= isToGoOn;
            TaskCompletionSource finished = _finished;
            _finished = NewCompletion();
            return finished;
        }
    }

    private sealed class Hold(CompactionWorker worker) : IDisposable
    {
        private bool _isOver;

        public void Dispose()
        {
            lock (worker._gate)
            {
                if (!_isOver)
                {
                    _isOver = true;
                    worker._holds--;
                    Monitor.Pulse(worker._gate);
                }
            }
        }
    }
}
