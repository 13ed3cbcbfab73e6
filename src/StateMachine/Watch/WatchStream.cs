using WebEtcd.Shared.Protos;

namespace WebEtcd.StateMachine.Watch;

/// <summary>
/// One client's stream with its watchers. Every answer goes through the sink, in order with the events. Requests come from one thread; the store feeds
/// the watchers from others. When <see cref="Backlog"/> grows, stop taking requests from the client until it shrinks: answers are never dropped.
/// </summary>
public sealed class WatchStream : IDisposable
{
    private readonly WatchableStore _store;

    internal WatchStream(WatchableStore store, long id, IWatchSink sink, WatchStreamOptions options)
    {
        _store = store;
        Id = id;
        Options = options;
        Outbox = new Outbox(sink);
    }

    /// <summary>Number of the stream, unique in the life of the process.</summary>
    public long Id { get; }

    /// <summary>Limits of this stream.</summary>
    public WatchStreamOptions Options { get; }

    /// <summary>Responses kept because the sink was full. At most one with events for each watcher, and the answers to requests.</summary>
    public int Backlog => Volatile.Read(ref BacklogCount);

    internal int BacklogCount;

    internal Outbox Outbox { get; }

    internal Dictionary<long, Watcher> Watchers { get; } = [];

    /// <summary>Watchers that are behind and wait for the sink to take what is kept, so that no more history is read for them.</summary>
    internal List<Watcher> Parked { get; } = [];

    internal bool IsBlocked => !Outbox.IsEmpty;

    internal bool IsClosed { get; set; }

    private long _nextId;

    /// <summary>
    /// Adds a watcher. The answer is one response with created, before any event of it; or, when refused, one with created and canceled, watch id -1 and
    /// the reason. A compacted start is created and then cancelled with the compaction's revision.
    /// </summary>
    /// <param name="request">What to watch.</param>
    /// <param name="refusal">Reason for which the caller does not allow this watcher (the answer of the permission check); null to allow.</param>
    public void Create(WatchCreateRequest request, string? refusal = null) => _store.Create(this, request, refusal);

    /// <summary>Ends a watcher; its id can be used again. False for an unknown id, which is ignored.</summary>
    /// <param name="watchId">Which.</param>
    /// <param name="reason">What its client is told; empty when the client asked for it. Any thread may end a watcher for a reason of its own.</param>
    public bool Cancel(long watchId, string reason = "") => _store.Cancel(this, watchId, reason);

    /// <summary>The watchers of this stream, ordered by id. The store stands still meanwhile: for an inspector, and never for more than one stream at once.</summary>
    public IReadOnlyList<WatcherInfo> Describe()
    {
        var watchers = new List<WatcherInfo>();
        lock (_store.Gate)
        {
            WatchStreams.Describe(this, _store.PublishedRevision, watchers);
        }

        watchers.Sort(static (left, right) => left.WatchId.CompareTo(right.WatchId));
        return watchers;
    }

    /// <summary>How many watchers it has, about.</summary>
    public int WatcherCount => Watchers.Count;

    /// <summary>
    /// Asks for one response with watch id -1 and the current revision, behind all events up to it. It comes only if all watchers of the stream are synced
    /// and none of them waits for a later start; else silently nothing.
    /// </summary>
    public void RequestProgress() => _store.RequestProgress(this);

    /// <summary>Offers what is kept to the sink again; true when something is still kept. To be called when the sink has room again. Cheap when nothing is kept.</summary>
    public bool Flush() => Backlog > 0 && _store.Flush(this);

    /// <summary>Ends all watchers without an answer. May be called twice.</summary>
    public void Close() => _store.CloseStream(this);

    /// <inheritdoc/>
    public void Dispose() => Close();

    /// <summary>Sends or keeps; false when kept. Under the store's lock, as the two below.</summary>
    internal bool Offer(OutboxEntry entry) => NoteIfKept(Outbox.Offer(entry));

    /// <summary>The same for events in one response: there need be nothing to keep it in when it is sent at once.</summary>
    internal bool Offer(Watcher watcher, WatchResponse response) => NoteIfKept(Outbox.Offer(watcher, response));

    internal bool OfferProgress(long revision) => NoteIfKept(Outbox.OfferProgress(revision));

    /// <summary>The next free number: 0, 1, 2 and so on, skipping those that the client chose.</summary>
    internal long PickId()
    {
        while (Watchers.ContainsKey(_nextId))
        {
            _nextId++;
        }

        return _nextId++;
    }

    private bool NoteIfKept(bool isSent)
    {
        if (!isSent)
        {
            BacklogCount = Outbox.Count;
            _store.NoteBlocked(this);
        }

        return isSent;
    }
}
