namespace WebEtcd.StateMachine.Watch;

/// <summary>The open streams, and those of them whose sink is full. Guarded by the store's lock.</summary>
internal sealed class WatchStreams
{
    private readonly HashSet<WatchStream> _open = [];
    private readonly HashSet<WatchStream> _blocked = [];
    private long _lastId;
    private long _sentEventsOfClosed;

    public WatchStream Open(WatchableStore store, IWatchSink sink, WatchStreamOptions options)
    {
        var stream = new WatchStream(store, ++_lastId, sink, options);
        _open.Add(stream);
        return stream;
    }

    public void Close(WatchStream stream)
    {
        _sentEventsOfClosed += stream.Outbox.SentEvents;
        stream.IsClosed = true;
        stream.Watchers.Clear();
        stream.Parked.Clear();
        stream.Outbox.Clear();
        stream.BacklogCount = 0;
        _blocked.Remove(stream);
        _open.Remove(stream);
    }

    public WatchStream[] Blocked() => [.. _blocked];

    /// <summary>True when the stream was not blocked before.</summary>
    public bool Block(WatchStream stream) => _blocked.Add(stream);

    /// <summary>True when the stream was blocked before.</summary>
    public bool Unblock(WatchStream stream) => _blocked.Remove(stream);

    public WatchStatistics Statistics(int watchers, int synced, long publishedRevision)
    {
        long pending = 0;
        long sent = _sentEventsOfClosed;
        foreach (WatchStream stream in _open)
        {
            pending += stream.Outbox.PendingEvents;
            sent += stream.Outbox.SentEvents;
        }

        return new WatchStatistics(_open.Count, watchers, watchers - synced, _blocked.Count, pending, sent, publishedRevision);
    }

    public List<WatcherInfo> Describe(long publishedRevision)
    {
        var watchers = new List<WatcherInfo>();
        foreach (WatchStream stream in _open)
        {
            Describe(stream, publishedRevision, watchers);
        }

        watchers.Sort(static (left, right) => (left.StreamId, left.WatchId).CompareTo((right.StreamId, right.WatchId)));
        return watchers;
    }

    /// <summary>Adds the watchers of one stream, in no particular order.</summary>
    public static void Describe(WatchStream stream, long publishedRevision, List<WatcherInfo> watchers)
    {
        Dictionary<Watcher, int>? pending = stream.Outbox.PendingEvents > 0 ? stream.Outbox.PendingByWatcher() : null;
        foreach (Watcher watcher in stream.Watchers.Values)
        {
            watchers.Add(watcher.Describe(publishedRevision, pending?.GetValueOrDefault(watcher) ?? 0));
        }
    }
}
