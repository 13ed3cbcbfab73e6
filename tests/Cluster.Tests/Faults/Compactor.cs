using WebEtcd.Cluster.Tests.Loads;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Faults;

/// <summary>Forgets history all the time, up to where all watchers have seen everything: behind that, a watch may end.</summary>
internal sealed class Compactor : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource _stop = new();
    private readonly FaultRun _run;
    private readonly Task _running;

    public Compactor(FaultRun run)
    {
        _run = run;
        _running = Task.Run(RunAsync);
    }

    /// <summary>Compactions that were acknowledged.</summary>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_running.IsCompleted)
        {
            await _stop.CancelAsync();
            await _running;
            _stop.Dispose();
        }
    }

    private async Task RunAsync()
    {
        for (var i = 0; !_stop.IsCancellationRequested; i++)
        {
            var revision = _run.Watchers.Min(watcher => watcher.Seen);
            var running = _run.Cluster.Running;
            if (revision > 1 && running.Count > 0)
            {
                var answer = await running[i % running.Count].Client.CompactAsync(new CompactionRequest { Revision = revision }, Timeout);
                Count += answer.IsOk ? 1 : 0;
            }
            await Task.WhenAny(Task.Delay(Interval, _stop.Token));
        }
    }
}
