using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Mvcc;

namespace WebEtcd.StateMachine.Watch;

/// <summary>
/// Feeds watchers: history in bounded batches to those that are behind, every finished transaction to those that are level. A watcher whose
/// session is full becomes a victim that is retried; it is never dropped and never blocks apply.
/// <para>
/// Threads: <see cref="Publish"/> and <see cref="RestoreAfterSnapshot"/> belong to the apply loop; <see cref="FeedUnsynced"/>, <see cref="RetryVictims"/>
/// and <see cref="NotifyProgress"/> to background loops; streams to their sessions. One lock guards all state; history is never read under it, except for
/// previous values of the transaction being published.
/// </para>
/// </summary>
public sealed class WatchableStore
{
    private readonly Lock _gate = new();
    private readonly SyncedWatchers _synced;
    private readonly WatchStreams _streams = new();
    private readonly HistoryFeed _feed;
    private readonly ProgressNotifier _progress;
    private long _announcedRevision;
    private readonly int _maxWatchers;
    private int _watcherCount;
    private bool _hasNewWork;
    internal Lock Gate => _gate;

    /// <param name="history">The past, for watchers that start there or fall behind.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    public WatchableStore(IEventHistory history, WatchOptions? options = null)
    {
        WatchOptions settings = options ?? new WatchOptions();
        History = history;
        _maxWatchers = settings.MaxWatchers;
        _synced = new SyncedWatchers(history);
        _feed = new HistoryFeed(this, _gate, history, settings.FeedBatchBytes);
        _progress = new ProgressNotifier(this, settings);
        PublishedRevision = history.CurrentRevision;
    }

    /// <summary>
    /// Called when <see cref="FeedUnsynced"/> or <see cref="RetryVictims"/> has got something to do, on the thread that caused it, outside the lock. It
    /// should wake the loop that calls them and nothing else.
    /// </summary>
    public Action? WorkAvailable { get; set; }

    /// <summary>The past as watchers read it.</summary>
    public IEventHistory History { get; }

    /// <summary>
    /// Everything up to it was handed to those that are synced. Guarded by the lock; not kept up to date while there are no watchers, so that apply then
    /// need not take the lock.
    /// </summary>
    internal long PublishedRevision { get; private set; }

    /// <summary>
    /// Tells of a finished transaction. Called by the apply loop, in the order of revisions, after the store shows the revision to readers. The events are
    /// ordered by sub-revision, have no previous values, and are not changed by anybody from now on.
    /// </summary>
    public void Publish(long revision, IReadOnlyList<Event> events)
    {
        // A full fence between the two: either this sees the first watcher, or that watcher sees this revision (see Create).
        Interlocked.Exchange(ref _announcedRevision, revision);
        if (Volatile.Read(ref _watcherCount) == 0)
        {
            return;
        }

        lock (_gate)
        {
            if (revision > PublishedRevision + 1)
            {
                UnsyncAll(revision);
            }
            else if (revision == PublishedRevision + 1)
            {
                PublishedRevision = revision;
                _synced.Deliver(revision, events);
            }
        }

        SignalWork();
    }

    /// <summary>Opens a stream whose responses go to the sink.</summary>
    public WatchStream OpenStream(IWatchSink sink, WatchStreamOptions options)
    {
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(options);
        lock (_gate)
        {
            return _streams.Open(this, sink, options);
        }
    }

    /// <summary>
    /// Reads one batch of at most so many revisions for watchers that are behind (less if values are large) and hands it out; true when more is to do.
    /// Failures of the disk come through.
    /// </summary>
    public bool FeedUnsynced(int maxRevisions)
    {
        bool isMoreToDo = _feed.Feed(maxRevisions);
        SignalWork();
        return isMoreToDo;
    }

    /// <summary>Offers what is kept to all sinks that were full; true when some still are.</summary>
    public bool RetryVictims()
    {
        WatchStream[] blocked;
        lock (_gate)
        {
            blocked = _streams.Blocked();
        }

        bool isSomeLeft = false;
        foreach (WatchStream stream in blocked)
        {
            isSomeLeft |= Flush(stream);
        }

        return isSomeLeft;
    }

    /// <summary>
    /// Sends progress to watchers that asked for it, are synced, and got nothing for an interval. Returns the time of the next call that can do something
    /// for the watchers of now; a new watcher's interval starts with the first call after its creation, so call at least every interval.
    /// </summary>
    public long NotifyProgress(long nowMs)
    {
        long nextMs;
        lock (_gate)
        {
            nextMs = _progress.Notify(nowMs);
        }

        SignalWork();
        return nextMs;
    }

    /// <summary>
    /// Tells that the store was replaced by a snapshot and shows its revision: whoever was level reads what happened in between from history, without
    /// losing or repeating an event; who waits for a later revision goes on waiting.
    /// </summary>
    public void RestoreAfterSnapshot()
    {
        lock (_gate)
        {
            long revision = History.CurrentRevision;
            if (revision < PublishedRevision)
            {
                throw new InvalidOperationException($"the store went back from revision {PublishedRevision} to {revision}: watchers would see revisions twice");
            }

            _feed.Discard();
            UnsyncAll(revision);
        }

        SignalWork();
    }

    /// <summary>Numbers about all watchers.</summary>
    public WatchStatistics Statistics()
    {
        lock (_gate)
        {
            return _streams.Statistics(_watcherCount, _synced.Count, PublishedRevision);
        }
    }

    /// <summary>All watchers, ordered by stream and id.</summary>
    public IReadOnlyList<WatcherInfo> Watchers()
    {
        lock (_gate)
        {
            return _streams.Describe(PublishedRevision);
        }
    }

    internal void Create(WatchStream stream, WatchCreateRequest request, string? refusal)
    {
        lock (_gate)
        {
            if (stream.IsClosed)
            {
                return;
            }

            // Counted before anything else is looked at: from here on Publish takes the lock.
            bool isFirst = Interlocked.Increment(ref _watcherCount) == 1;
            if (isFirst)
            {
                long announced = Math.Max(Volatile.Read(ref _announcedRevision), History.CurrentRevision);
                PublishedRevision = Math.Max(PublishedRevision, announced);
            }

            var range = WatchRange.FromRequest(request.Key, request.RangeEnd);
            long currentRevision = Math.Max(PublishedRevision, History.CurrentRevision);
            string? reason = WatchAdmission.ReasonAgainst(stream, request, range, refusal, _watcherCount > _maxWatchers);
            if (reason is not null)
            {
                Interlocked.Decrement(ref _watcherCount);
                stream.Offer(new OutboxEntry(null, ResponseBuilder.Refused(currentRevision, reason)));
            }
            else
            {
                Admit(WatchAdmission.NewWatcher(stream, request, range, currentRevision), request.StartRevision, currentRevision);
            }
        }

        SignalWork();
    }

    internal bool Cancel(WatchStream stream, long watchId, string reason)
    {
        lock (_gate)
        {
            if (stream.IsClosed || !stream.Watchers.TryGetValue(watchId, out Watcher? watcher))
            {
                return false;
            }

            Remove(watcher);
            stream.Offer(new OutboxEntry(null, ResponseBuilder.Canceled(watchId, Math.Max(PublishedRevision, History.CurrentRevision), reason)));
        }

        SignalWork();
        return true;
    }

    internal void RequestProgress(WatchStream stream)
    {
        lock (_gate)
        {
            if (!stream.IsClosed && stream.Watchers.Count > 0 && stream.Watchers.Values.All(watcher => watcher.HasProgress(PublishedRevision)))
            {
                stream.OfferProgress(PublishedRevision);
            }
        }

        SignalWork();
    }

    internal bool Flush(WatchStream stream)
    {
        bool isBlocked;
        lock (_gate)
        {
            while (stream.Outbox.TrySendNext(out OutboxEntry entry))
            {
                if (entry.Watcher is { State: WatcherState.Victim } watcher && entry.HasEvents)
                {
                    Settle(watcher);
                }
            }

            isBlocked = stream.IsBlocked;
            stream.BacklogCount = stream.Outbox.Count;
            if (!isBlocked && _streams.Unblock(stream))
            {
                foreach (Watcher watcher in stream.Parked)
                {
                    Settle(watcher);
                }

                stream.Parked.Clear();
            }
        }

        SignalWork();
        return isBlocked;
    }

    internal void CloseStream(WatchStream stream)
    {
        lock (_gate)
        {
            if (stream.IsClosed)
            {
                return;
            }

            foreach (Watcher watcher in stream.Watchers.Values)
            {
                Forget(watcher);
            }

            _streams.Close(stream);
        }
    }

    /// <summary>A stream has something to send that its sink did not take. Under the lock.</summary>
    internal void NoteBlocked(WatchStream stream) => _hasNewWork |= _streams.Block(stream);

    /// <summary>The apply loop feeds it from now on. Under the lock.</summary>
    internal void MarkSynced(Watcher watcher) => _synced.Add(watcher);

    /// <summary>Ends a watcher that needs what is compacted. Under the lock.</summary>
    internal void CancelCompacted(Watcher watcher, long compactRevision)
    {
        Remove(watcher);
        watcher.Stream.Offer(new OutboxEntry(null, ResponseBuilder.Compacted(watcher.Id, compactRevision)));
    }

    /// <summary>Sends progress to one watcher if that means something and its sink has no backlog. Under the lock.</summary>
    internal void SendProgress(Watcher watcher)
    {
        if (watcher.HasProgress(PublishedRevision) && !watcher.Stream.IsBlocked)
        {
            watcher.Stream.Offer(new OutboxEntry(watcher, ResponseBuilder.Progress(watcher.Id, PublishedRevision)));
        }
    }

    private void Admit(Watcher watcher, long startRevision, long currentRevision)
    {
        watcher.Stream.Watchers.Add(watcher.Id, watcher);
        if (watcher.ProgressNotify)
        {
            _progress.Add(watcher);
        }

        watcher.Stream.Offer(new OutboxEntry(null, ResponseBuilder.Created(watcher.Id, currentRevision)));
        long compactRevision = History.CompactedRevision;
        if (startRevision != 0 && startRevision < compactRevision)
        {
            CancelCompacted(watcher, compactRevision);
        }
        else
        {
            Settle(watcher);
        }
    }

    /// <summary>Puts a watcher where it belongs by the revision it needs next.</summary>
    private void Settle(Watcher watcher)
    {
        if (watcher.State == WatcherState.Closed)
        {
            return;
        }

        if (watcher.NextRevision > PublishedRevision)
        {
            MarkSynced(watcher);
        }
        else if (watcher.Stream.IsBlocked)
        {
            watcher.State = WatcherState.Unsynced;
            watcher.Stream.Parked.Add(watcher);
        }
        else
        {
            _feed.Add(watcher);
            _hasNewWork = true;
        }
    }

    /// <summary>History went on to a revision without telling of each: everybody who was level has to read it.</summary>
    private void UnsyncAll(long revision)
    {
        long next = PublishedRevision + 1;
        PublishedRevision = revision;
        foreach (Watcher watcher in _synced.TakeAll())
        {
            watcher.NextRevision = Math.Max(watcher.NextRevision, next);
            Settle(watcher);
        }
    }

    private void Remove(Watcher watcher)
    {
        Forget(watcher);
        watcher.Stream.Watchers.Remove(watcher.Id);
    }

    private void Forget(Watcher watcher)
    {
        if (watcher.State == WatcherState.Synced)
        {
            _synced.Remove(watcher);
        }

        if (watcher.ProgressNotify)
        {
            _progress.Remove(watcher);
        }

        watcher.State = WatcherState.Closed;
        Interlocked.Decrement(ref _watcherCount);
    }

    private void SignalWork()
    {
        if (Volatile.Read(ref _hasNewWork))
        {
            Volatile.Write(ref _hasNewWork, false);
            WorkAvailable?.Invoke();
        }
    }
}
