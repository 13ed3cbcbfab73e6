namespace WebEtcd.StateMachine.Watch;

/// <summary>Tells idle watchers that asked for it how far they are. Guarded by the store's lock.</summary>
internal sealed class ProgressNotifier(WatchableStore store, WatchOptions options)
{
    private readonly HashSet<Watcher> _watchers = [];
    private readonly long _intervalMs = Math.Max(options.ProgressNotifyIntervalMs, WatchOptions.MinProgressNotifyIntervalMs);
    private long _earliestDueMs = long.MaxValue;
    private bool _hasNew;

    public void Add(Watcher watcher)
    {
        _watchers.Add(watcher);
        _hasNew = true;
    }

    public void Remove(Watcher watcher) => _watchers.Remove(watcher);

    /// <summary>Sends what is due; returns when to come again.</summary>
    public long Notify(long nowMs)
    {
        if (_watchers.Count == 0)
        {
            return _earliestDueMs = long.MaxValue;
        }

        if (nowMs < _earliestDueMs && !_hasNew)
        {
            return _earliestDueMs;
        }

        _hasNew = false;
        _earliestDueMs = long.MaxValue;
        foreach (Watcher watcher in _watchers)
        {
            bool isDue = nowMs >= watcher.ProgressDueMs;
            if (watcher.ProgressDueMs >= 0 && isDue && !watcher.HadEvents)
            {
                store.SendProgress(watcher);
            }

            if (isDue)
            {
                watcher.HadEvents = false;
                watcher.ProgressDueMs = nowMs + _intervalMs + options.Jitter.NextInt64((_intervalMs / 10) + 1);
            }

            _earliestDueMs = Math.Min(_earliestDueMs, watcher.ProgressDueMs);
        }

        return _earliestDueMs;
    }
}
