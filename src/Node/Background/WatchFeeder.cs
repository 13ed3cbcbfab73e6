using WebEtcd.Node.Consensus;
using WebEtcd.StateMachine.Watch;

namespace WebEtcd.Node.Background;

/// <summary>
/// Brings watchers that are behind up to date in bounded batches, retries those whose client was slow, and sends the periodic progress notices.
/// Sleeps while everybody is level.
/// </summary>
internal sealed class WatchFeeder : IDisposable
{
    // etcd feeds at most this many revisions of history to a watcher at once.
    private const int MaxRevisionsPerBatch = 1000;
    private const int VictimRetryMs = 10;
    private const int IdleMs = 100;
    private const int ProgressCheckMs = 1000;

    private readonly object _gate = new();
    private readonly WatchableStore _store;
    private readonly MonotonicClock _clock;
    private readonly Action<Exception> _onFailure;
    private readonly Thread _thread;
    private bool _workAvailable = true;
    private bool _stopping;
    private long _nextProgressMs;

    public WatchFeeder(WatchableStore store, MonotonicClock clock, Action<Exception> onFailure)
    {
        _store = store;
        _clock = clock;
        _onFailure = onFailure;
        _thread = new Thread(Run) { Name = "watch", IsBackground = true };
        store.WorkAvailable = OnWorkAvailable;
    }

    public void Start() => _thread.Start();

    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.Pulse(_gate);
        }

        if (_thread.IsAlive)
        {
            _thread.Join();
        }
    }

    private void OnWorkAvailable()
    {
        lock (_gate)
        {
            _workAvailable = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Run()
    {
        try
        {
            bool victims = false;
            bool unsynced = false;
            while (Wait(unsynced ? 0 : victims ? VictimRetryMs : ProgressCheckMs))
            {
                victims = _store.RetryVictims();
                unsynced = _store.FeedUnsynced(MaxRevisionsPerBatch);
                NotifyProgressIfDue();
            }
        }
#pragma warning disable CA1031 // The store has failed: the node stops.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _onFailure(error);
        }
    }

    private bool Wait(int timeoutMs)
    {
        lock (_gate)
        {
            if (!_workAvailable && !_stopping && timeoutMs > 0)
            {
                Monitor.Wait(_gate, timeoutMs);
            }

            _workAvailable = false;
            return !_stopping;
        }
    }

    private void NotifyProgressIfDue()
    {
        long now = _clock.NowMs;
        if (now >= _nextProgressMs)
        {
            _nextProgressMs = now + IdleMs;
            _store.NotifyProgress(now);
        }
    }
}
