using WebEtcd.Shared.Protos;

namespace WebEtcd.Dashboard.ViewModels;

/// <summary>
/// The last events of a watch, newest first when shown. Holds at most <see cref="Capacity"/>; older ones are counted, not kept. While
/// paused it goes on counting and keeping, and what is shown stands still. One thread writes, another reads.
/// </summary>
internal sealed class WatchLog
{
    public const int Capacity = 500;
    public const int ValueBytesKept = 2048;

    private readonly Lock _gate = new();
    private readonly Queue<Arrival> _arrived = new();
    private IReadOnlyList<WatchedEvent> _shown = [];
    private long _received;
    private long _shownOrdinal;
    private long _seen;
    private long _cleared;
    private long _leapt;
    private bool _dirty;

    /// <summary>Events that came and are no longer kept.</summary>
    public long Skipped { get; private set; }

    /// <summary>Everything up to this revision has come.</summary>
    public long SeenRevision { get; private set; }

    /// <summary>Revisions that were not looked at, since more came than can be shown: nobody knows how many events that would have matched are in them.</summary>
    public long Unseen { get; private set; }

    public bool Paused { get; private set; }

    /// <summary>Events that came since the pause began.</summary>
    public long Waiting { get; private set; }

    public long Received { get; private set; }

    /// <summary>The same list until an event is added to it.</summary>
    public IReadOnlyList<WatchedEvent> Shown => _shown;

    /// <summary>Events that the last <see cref="Refresh"/> added to what is shown.</summary>
    public int Brought { get; private set; }

    public void Add(WatchResponse response, DateTimeOffset at)
    {
        lock (_gate)
        {
            foreach (Event change in response.Events)
            {
                if (_arrived.Count == Capacity)
                {
                    _arrived.Dequeue();
                }

                // Most events of a flood are never shown, so a row is made of those only that are. A large one would be held as a whole until then.
                Arrival arrival = new(change, ++_received, at, null);
                _arrived.Enqueue(IsLarge(change) ? arrival with { Change = null, Row = Row(arrival) } : arrival);
                _seen = Math.Max(_seen, change.Kv.ModRevision);
            }

            // Without events it is a progress report: nothing up to the header's revision is outstanding.
            if (response.Events.Count == 0 && !response.Canceled)
            {
                _seen = Math.Max(_seen, response.Header?.Revision ?? 0);
            }

            _dirty = true;
        }
    }

    /// <summary>What comes begins behind this revision: what was between the last event and it is not looked at.</summary>
    public void Leap(long revision)
    {
        lock (_gate)
        {
            _leapt += Math.Max(0, revision - _seen);
            _seen = Math.Max(_seen, revision);
            _dirty = true;
        }
    }

    public void Pause(bool paused)
    {
        lock (_gate)
        {
            Paused = paused;
            _dirty = true;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _arrived.Clear();
            _cleared = _received;
            _leapt = 0;
            _dirty = true;
            _shown = [];
            _shownOrdinal = _received;
        }
    }

    /// <summary>Brings what is shown up to date. True when something about it changed.</summary>
    public bool Refresh()
    {
        lock (_gate)
        {
            if (!_dirty)
            {
                return false;
            }

            _dirty = false;
            SeenRevision = _seen;
            Received = _received - _cleared;
            Unseen = _leapt;
            Brought = 0;
            if (!Paused)
            {
                Show();
                _shownOrdinal = _received;
                Skipped = _received - _cleared - _shown.Count;
            }

            Waiting = _received - _shownOrdinal;
            return true;
        }
    }

    private void Show()
    {
        if (_arrived.Count > 0)
        {
            Brought = _arrived.Count;
            _shown = [.. _arrived.Reverse().Select(arrival => arrival.Row ?? Row(arrival)), .. _shown.Take(Capacity - _arrived.Count)];
            _arrived.Clear();
        }
    }

    private static bool IsLarge(Event change) => change.Kv.Value.Length > ValueBytesKept || change.PrevKv?.Value.Length > ValueBytesKept;

    private static WatchedEvent Row(Arrival arrival)
    {
        (Event change, KeyValue kv) = (arrival.Change!, arrival.Change!.Kv);
        return new WatchedEvent(
            arrival.Ordinal,
            change.Type == Event.Types.EventType.Delete,
            kv.Key.ToByteArray(),
            Start(kv.Value),
            kv.Value.Length,
            change.PrevKv is null ? null : Start(change.PrevKv.Value),
            kv.ModRevision,
            kv.Version,
            kv.Lease,
            arrival.At);
    }

    private static byte[] Start(Google.Protobuf.ByteString value) => value.Span[..Math.Min(value.Length, ValueBytesKept)].ToArray();

    /// <summary>An event that is not shown yet: itself, or the row that was made of it.</summary>
    private readonly record struct Arrival(Event? Change, long Ordinal, DateTimeOffset At, WatchedEvent? Row);
}
