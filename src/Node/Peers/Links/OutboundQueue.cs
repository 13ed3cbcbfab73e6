using WebEtcd.Raft;

namespace WebEtcd.Node.Peers.Links;

/// <summary>
/// Raft messages on their way to one peer: filled by the raft thread, which never waits, emptied as a whole by the writer thread of the link. It is
/// open only while the link is connected.
/// </summary>
internal sealed class OutboundQueue(int maxMessages, long maxBytes)
{
    // An old-style lock, since the writer also waits on it.
    private readonly object _gate = new();
    private List<Message> _pending = [];
    private long _bytes;
    private object? _owner;
    private bool _stopped;
    private bool _waiting;
    private bool _full;
    private bool _redial;

    /// <summary>Messages that nobody has begun to write.</summary>
    public int Count => Volatile.Read(ref _pending).Count;

    /// <summary>Adds a message without waking the writer: <see cref="Wake"/> does that once for all.</summary>
    public EnqueueResult TryAdd(Message message, long bytes)
    {
        lock (_gate)
        {
            if (_owner is null)
            {
                return EnqueueResult.Closed;
            }

            if (_pending.Count >= maxMessages || (_pending.Count > 0 && _bytes + bytes > maxBytes))
            {
                EnqueueResult result = _full ? EnqueueResult.StillFull : EnqueueResult.Full;
                _full = true;
                return result;
            }

            _pending.Add(message);
            _bytes += bytes;
            return EnqueueResult.Added;
        }
    }

    public void Wake()
    {
        lock (_gate)
        {
            WakeWriter();
        }
    }

    /// <summary>
    /// Takes all messages, after a wait of at most <paramref name="waitMs"/> for the first; there may be none. <paramref name="batch"/> must be empty and
    /// becomes the next row. False once the queue is closed.
    /// </summary>
    public bool Take(ref List<Message> batch, int waitMs)
    {
        lock (_gate)
        {
            // A run of messages that found the queue full ends when everything is written.
            _full &= _pending.Count > 0;
            if (_owner is not null && _pending.Count == 0)
            {
                Wait(waitMs);
            }

            (batch, _pending) = (_pending, batch);
            _bytes = 0;
            return _owner is not null;
        }
    }

    /// <summary>Opens the queue for a new connection. False when the link has been stopped.</summary>
    public bool Open(object owner)
    {
        lock (_gate)
        {
            _owner = _stopped ? null : owner;
            _redial = false;
            return !_stopped;
        }
    }

    /// <summary>Drops what waits and takes no more, unless the queue has been opened for another connection since.</summary>
    public void Close(object owner)
    {
        lock (_gate)
        {
            if (_owner == owner)
            {
                Shut();
            }
        }
    }

    /// <summary>Closes for good.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            Shut();
        }
    }

    /// <summary>Waits before the next dial: for the time given, or until <see cref="Redial"/>. False when the link has been stopped.</summary>
    public bool WaitForDial(TimeSpan wait)
    {
        lock (_gate)
        {
            if (!_stopped && !_redial)
            {
                Wait((int)wait.TotalMilliseconds);
            }

            _redial = false;
            return !_stopped;
        }
    }

    /// <summary>Ends the wait before the next dial: there is reason to think that it succeeds.</summary>
    public void Redial()
    {
        lock (_gate)
        {
            if (_owner is null)
            {
                _redial = true;
                WakeWriter();
            }
        }
    }

    private void Shut()
    {
        _owner = null;
        _full = false;
        _pending.Clear();
        _bytes = 0;
        WakeWriter();
    }

    private void Wait(int milliseconds)
    {
        _waiting = true;
        Monitor.Wait(_gate, milliseconds);
        _waiting = false;
    }

    private void WakeWriter()
    {
        if (_waiting)
        {
            Monitor.Pulse(_gate);
        }
    }
}
