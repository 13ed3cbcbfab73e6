using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Mvcc;

namespace WebEtcd.StateMachine.Watch;

/// <summary>The watchers that are level with the store and get each transaction as it ends. Guarded by the store's lock.</summary>
internal sealed class SyncedWatchers(IEventHistory history)
{
    private readonly WatcherGroup _group = new();
    private readonly List<WatcherBucket> _touched = [];
    private readonly PreviousValues _previousValues = new(history);

    public int Count => _group.Count;

    public void Add(Watcher watcher)
    {
        watcher.State = WatcherState.Synced;
        _group.Add(watcher);
    }

    public void Remove(Watcher watcher) => _group.Remove(watcher);

    /// <summary>Empties the group and returns who was in it.</summary>
    public List<Watcher> TakeAll()
    {
        var watchers = new List<Watcher>();
        _group.CopyTo(watchers);
        watchers.ForEach(_group.Remove);
        return watchers;
    }

    /// <summary>Hands the events of a transaction to all whom they concern; who cannot take them becomes a victim.</summary>
    public void Deliver(long revision, IReadOnlyList<Event> events)
    {
        if (_group.Count == 0)
        {
            return;
        }

        _group.Match(events, _touched);
        foreach (WatcherBucket bucket in _touched)
        {
            // Backwards, because a watcher whose sink is full leaves the bucket.
            for (int i = bucket.Watchers.Count - 1; i >= 0; i--)
            {
                Watcher watcher = bucket.Watchers[i];
                if (watcher.NextRevision <= revision)
                {
                    Deliver(watcher, bucket.MatchesFor(watcher.Shape, _previousValues), revision);
                }
            }

            bucket.ClearMatches();
        }

        _touched.Clear();
        _previousValues.Clear();
    }

    private void Deliver(Watcher watcher, List<Event> events, long revision)
    {
        watcher.NextRevision = revision + 1;
        if (events.Count == 0)
        {
            return;
        }

        watcher.HadEvents = true;
        bool isSent = watcher.Fragment
            ? watcher.Stream.Offer(ResponseBuilder.Events(watcher, events, 0, revision))
            : watcher.Stream.Offer(watcher, ResponseBuilder.Whole(watcher, events, revision));
        if (!isSent)
        {
            _group.Remove(watcher);
            watcher.State = WatcherState.Victim;
        }
    }
}
