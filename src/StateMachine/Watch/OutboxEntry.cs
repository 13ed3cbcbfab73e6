using WebEtcd.Shared.Protos;

namespace WebEtcd.StateMachine.Watch;

/// <summary>One thing to be sent on a stream: a response, or the fragments of one, which nothing may come between.</summary>
internal sealed class OutboxEntry
{
    private readonly WatchResponse _first;
    private readonly List<WatchResponse>? _pieces;
    private int _sentPieces;

    /// <param name="watcher">Set for what loses its meaning when the watcher is cancelled.</param>
    /// <param name="response">What to send.</param>
    public OutboxEntry(Watcher? watcher, WatchResponse response)
    {
        Watcher = watcher;
        _first = response;
        EventCount = response.Events.Count;
    }

    public OutboxEntry(Watcher watcher, List<WatchResponse> pieces)
    {
        Watcher = watcher;
        _first = pieces[0];
        _pieces = pieces;
        EventCount = pieces.Sum(static piece => piece.Events.Count);
    }

    public Watcher? Watcher { get; }

    /// <summary>Events that are still to be sent.</summary>
    public int EventCount { get; private set; }

    public bool HasEvents => _first.Events.Count > 0;

    public bool IsManualProgress => Watcher is null && _first.WatchId == ResponseBuilder.NoWatchId && !_first.Created && !_first.Canceled;

    /// <summary>
    /// True when it need not be sent any more. Fragments that were begun are always finished: the client would add what follows to them.
    /// </summary>
    public bool IsObsolete => Watcher is { State: WatcherState.Closed } && _sentPieces == 0;

    public void SetRevision(long revision)
    {
        if (_pieces is null)
        {
            _first.Header.Revision = revision;
            return;
        }

        foreach (WatchResponse piece in _pieces)
        {
            piece.Header.Revision = revision;
        }
    }

    /// <summary>Sends what is left; false when the sink is full before the end. <paramref name="sentEvents"/> counts the events it took.</summary>
    public bool TrySend(IWatchSink sink, out int sentEvents)
    {
        sentEvents = 0;
        int count = _pieces?.Count ?? 1;
        while (_sentPieces < count)
        {
            WatchResponse piece = _pieces is null ? _first : _pieces[_sentPieces];
            int events = piece.Events.Count;
            if (!sink.TrySend(piece))
            {
                return false;
            }

            _sentPieces++;
            sentEvents += events;
            EventCount -= events;
        }

        return true;
    }
}
