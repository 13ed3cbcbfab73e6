using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Mvcc;

namespace WebEtcd.StateMachine.Watch;

/// <summary>
/// Brings watchers that are behind up to date. It goes through history like a lift: it starts at the lowest revision that somebody needs, takes watchers
/// along (the riders) as it passes the revision they need, and lets them off at the top. So each stretch of history is read once for all who need it,
/// and nobody waits for more than one ride. History is read and matched without the store's lock.
/// </summary>
internal sealed class HistoryFeed(WatchableStore store, Lock gate, IEventHistory history, long batchBytes)
{
    private const int FirstBatchRevisions = 128;
    private const int WatchersPerLock = 64;

    private readonly Lock _feeding = new();

    // Guarded by the store's lock.
    private readonly PriorityQueue<Watcher, long> _ahead = new();
    private readonly PriorityQueue<Watcher, long> _behind = new();
    private long _epoch;

    // Changed under both locks, so that either is enough to read them.
    private long _cursor;
    private long _rideEnd;

    // Guarded by _feeding.
    private readonly WatcherGroup _riders = new();
    private readonly List<Event> _events = [];
    private readonly List<WatcherBucket> _touched = [];
    private readonly List<Watcher> _receivers = [];
    private readonly PreviousValues _previousValues = new(history);
    private int _batchRevisions = FirstBatchRevisions;

    /// <summary>Takes on a watcher that is behind. Under the store's lock.</summary>
    public void Add(Watcher watcher)
    {
        watcher.State = WatcherState.Unsynced;
        PriorityQueue<Watcher, long> queue = watcher.NextRevision >= _cursor ? _ahead : _behind;
        queue.Enqueue(watcher, watcher.NextRevision);
    }

    /// <summary>Makes a batch that is being read now count for nothing: history was replaced below it. Under the store's lock.</summary>
    public void Discard() => _epoch++;

    /// <summary>Feeds one batch; true when more is to do.</summary>
    public bool Feed(int maxRevisions)
    {
        lock (_feeding)
        {
            long from;
            long to;
            long epoch;
            int limit = Math.Clamp(_batchRevisions, 1, Math.Max(1, maxRevisions));
            lock (gate)
            {
                if (!Board(limit, out from, out to))
                {
                    return false;
                }

                epoch = _epoch;
            }

            _events.Clear();
            long next = history.ReadEvents(from, to, limit, _events);
            if (next >= 0 && (next <= from || next > to + 1))
            {
                throw new InvalidOperationException($"history returned {next} as the revision after {from} to {to}");
            }

            if (next >= 0)
            {
                AdaptBatch(next - from);
                Deliver(next, epoch);
            }

            lock (gate)
            {
                if (next < 0)
                {
                    LetAllOff();
                }

                return _riders.Count + _ahead.Count + _behind.Count > 0;
            }
        }
    }

    /// <summary>Takes riders on and chooses the stretch to read; false when nobody needs any.</summary>
    private bool Board(int limit, out long from, out long to)
    {
        long published = store.PublishedRevision;
        if (_behind.Count > 0 && (_riders.Count == 0 || _cursor > _rideEnd))
        {
            LetAllOff();
        }

        if (_riders.Count == 0)
        {
            StartRide(published);
        }

        from = _cursor;
        to = Math.Min(published, _cursor + limit - 1);
        while (_ahead.TryPeek(out Watcher? watcher, out long next))
        {
            if (next > to && _riders.Count > 0 && watcher.State == WatcherState.Unsynced)
            {
                // Nobody is waiting for this stretch: read on as far as the next one, should history have few events here.
                to = Math.Min(published, next - 1);
                return true;
            }

            _ahead.Dequeue();
            if (_riders.Count > 0 && next < from)
            {
                // It came while the stretch it needs was being read, and was passed by.
                _behind.Enqueue(watcher, next);
                continue;
            }

            if (!IsToBeFed(watcher, published))
            {
                continue;
            }

            if (_riders.Count == 0)
            {
                from = _cursor = watcher.NextRevision;
                to = Math.Min(published, _cursor + limit - 1);
            }

            _riders.Add(watcher);
        }

        to = published;
        return _riders.Count > 0;
    }

    private void StartRide(long published)
    {
        while (_behind.TryDequeue(out Watcher? watcher, out long next))
        {
            _ahead.Enqueue(watcher, next);
        }

        _cursor = _ahead.TryPeek(out _, out long lowest) ? lowest : 0;
        _rideEnd = published;
    }

    private bool IsToBeFed(Watcher watcher, long published)
    {
        if (watcher.State != WatcherState.Unsynced)
        {
            return false;
        }

        if (watcher.NextRevision > published)
        {
            store.MarkSynced(watcher);
            return false;
        }

        if (watcher.NextRevision < history.CompactedRevision)
        {
            store.CancelCompacted(watcher, history.CompactedRevision);
            return false;
        }

        if (watcher.Stream.IsBlocked)
        {
            watcher.Stream.Parked.Add(watcher);
            return false;
        }

        return true;
    }

    /// <summary>Ends the ride: everybody boards again where they are, or learns that the revision is compacted.</summary>
    private void LetAllOff()
    {
        _receivers.Clear();
        _riders.CopyTo(_receivers);
        _cursor = 0;
        foreach (Watcher watcher in _receivers)
        {
            _riders.Remove(watcher);
            if (watcher.State == WatcherState.Unsynced)
            {
                Add(watcher);
            }
        }

        StartRide(store.PublishedRevision);
    }

    /// <summary>Aims at batches of a bounded size in memory, not knowing beforehand how large values are.</summary>
    private void AdaptBatch(long revisions)
    {
        long bytes = 0;
        foreach (Event happened in _events)
        {
            bytes += happened.Kv.Key.Length + happened.Kv.Value.Length + 64;
        }

        if (bytes > batchBytes)
        {
            _batchRevisions = (int)Math.Max(1, Math.Min(revisions, _batchRevisions) * batchBytes / bytes);
        }
        else if (bytes < batchBytes / 2)
        {
            _batchRevisions = Math.Min(_batchRevisions * 2, 1 << 20);
        }
    }

    private void Deliver(long next, long epoch)
    {
        _riders.Match(_events, _touched);
        try
        {
            if (DeliverMatches(next, epoch) && AdvanceOthers(next, epoch))
            {
                lock (gate)
                {
                    _cursor = next;
                }
            }
        }
        finally
        {
            foreach (WatcherBucket bucket in _touched)
            {
                bucket.ClearMatches();
            }

            _touched.Clear();
            _events.Clear();
            _previousValues.Clear();
        }
    }

    private bool DeliverMatches(long next, long epoch)
    {
        var batch = new List<OutboxEntry>(WatchersPerLock);
        foreach (WatcherBucket bucket in _touched)
        {
            _receivers.Clear();
            _receivers.AddRange(bucket.Watchers);
            foreach (Watcher watcher in _receivers)
            {
                List<Event> events = bucket.MatchesFor(watcher.Shape, _previousValues);
                int first = FirstFrom(events, watcher.NextRevision);
                if (first < events.Count && watcher.State != WatcherState.Closed)
                {
                    batch.Add(ResponseBuilder.Events(watcher, events, first, 0));
                }

                if (batch.Count == WatchersPerLock && !Send(batch, next, epoch))
                {
                    return false;
                }
            }
        }

        return Send(batch, next, epoch);
    }

    private bool Send(List<OutboxEntry> batch, long next, long epoch)
    {
        lock (gate)
        {
            if (_epoch != epoch)
            {
                return false;
            }

            long published = store.PublishedRevision;
            foreach (OutboxEntry entry in batch)
            {
                Watcher watcher = entry.Watcher!;
                if (watcher.State == WatcherState.Closed)
                {
                    continue;
                }

                if (watcher.Stream.IsBlocked)
                {
                    _riders.Remove(watcher);
                    watcher.Stream.Parked.Add(watcher);
                    continue;
                }

                entry.SetRevision(published);
                watcher.NextRevision = next;
                watcher.HadEvents = true;
                if (!watcher.Stream.Offer(entry))
                {
                    _riders.Remove(watcher);
                    watcher.State = WatcherState.Victim;
                }
                else if (next > published)
                {
                    _riders.Remove(watcher);
                    store.MarkSynced(watcher);
                }
            }
        }

        batch.Clear();
        return true;
    }

    /// <summary>Moves those on whom nothing of the batch concerned, and lets those off who are level or gone.</summary>
    private bool AdvanceOthers(long next, long epoch)
    {
        _receivers.Clear();
        _riders.CopyTo(_receivers);
        for (int start = 0; start < _receivers.Count; start += WatchersPerLock)
        {
            lock (gate)
            {
                if (_epoch != epoch)
                {
                    return false;
                }

                long published = store.PublishedRevision;
                int end = Math.Min(start + WatchersPerLock, _receivers.Count);
                for (int i = start; i < end; i++)
                {
                    Advance(_receivers[i], next, published);
                }
            }
        }

        return true;
    }

    private void Advance(Watcher watcher, long next, long published)
    {
        if (watcher.State == WatcherState.Closed)
        {
            _riders.Remove(watcher);
            return;
        }

        watcher.NextRevision = Math.Max(watcher.NextRevision, next);
        if (watcher.NextRevision > published)
        {
            _riders.Remove(watcher);
            store.MarkSynced(watcher);
        }
    }

    private static int FirstFrom(List<Event> events, long revision)
    {
        int first = 0;
        while (first < events.Count && events[first].Kv.ModRevision < revision)
        {
            first++;
        }

        return first;
    }
}
