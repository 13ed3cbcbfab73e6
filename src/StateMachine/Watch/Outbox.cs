using WebEtcd.Shared.Protos;

namespace WebEtcd.StateMachine.Watch;

/// <summary>
/// What a stream still has to send because its sink was full, in order. Holds at most one response with events for each watcher, so a client that does
/// not read costs a bounded amount of memory. Guarded by the store's lock.
/// </summary>
internal sealed class Outbox(IWatchSink sink)
{
    private readonly Queue<OutboxEntry> _entries = new();
    private OutboxEntry? _last;

    public bool IsEmpty => _entries.Count == 0;

    public int Count => _entries.Count;

    public long PendingEvents { get; private set; }

    public long SentEvents { get; private set; }

    /// <summary>Sends at once if nothing is before it, else keeps it; false when it was kept.</summary>
    public bool Offer(OutboxEntry entry)
    {
        if (IsEmpty && TrySend(entry))
        {
            return true;
        }

        Keep(entry);
        return false;
    }

    /// <summary>As <see cref="Offer(OutboxEntry)"/> for a response of one piece; makes an entry only if it has to be kept.</summary>
    public bool Offer(Watcher watcher, WatchResponse response)
    {
        int events = response.Events.Count;
        if (IsEmpty && sink.TrySend(response))
        {
            SentEvents += events;
            return true;
        }

        Keep(new OutboxEntry(watcher, response));
        return false;
    }

    /// <summary>
    /// Keeps progress of the whole stream; when the last thing kept is that already, it gets the newer revision instead: asking often costs no memory.
    /// </summary>
    public bool OfferProgress(long revision)
    {
        if (!IsEmpty && _last is { IsManualProgress: true })
        {
            _last.SetRevision(revision);
            return false;
        }

        return Offer(new OutboxEntry(null, ResponseBuilder.Progress(ResponseBuilder.NoWatchId, revision)));
    }

    /// <summary>Sends the first entry, or skips it when it has lost its meaning; false when the sink is full or nothing is left.</summary>
    public bool TrySendNext(out OutboxEntry entry)
    {
        if (!_entries.TryPeek(out entry!))
        {
            return false;
        }

        int before = entry.EventCount;
        bool isDone = entry.IsObsolete || TrySend(entry);
        PendingEvents -= isDone ? before : before - entry.EventCount;
        if (isDone)
        {
            _entries.Dequeue();
            _last = IsEmpty ? null : _last;
        }

        return isDone;
    }

    /// <summary>The events that are kept for each watcher that has any.</summary>
    public Dictionary<Watcher, int> PendingByWatcher()
    {
        var pending = new Dictionary<Watcher, int>();
        foreach (OutboxEntry entry in _entries)
        {
            if (entry.Watcher is { } watcher && entry.EventCount > 0)
            {
                pending[watcher] = pending.GetValueOrDefault(watcher) + entry.EventCount;
            }
        }

        return pending;
    }

    public void Clear()
    {
        _entries.Clear();
        _last = null;
        PendingEvents = 0;
    }

    private void Keep(OutboxEntry entry)
    {
        _entries.Enqueue(entry);
        _last = entry;
        PendingEvents += entry.EventCount;
    }

    private bool TrySend(OutboxEntry entry)
    {
        bool isSent = entry.TrySend(sink, out int sentEvents);
        SentEvents += sentEvents;
        return isSent;
    }
}
