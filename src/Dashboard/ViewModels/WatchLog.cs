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
    private readonly Queue<WatchedEvent> _kept = new(Capacity);
    private IReadOnlyList<WatchedEvent> _shown = [];
    private long _received;
    private long _shownOrdinal;
    private bool _dirty;

    /// <summary>Events that came and are no longer kept.</summary>
    public long Skipped { get; private set; }

    /// <summary>Everything up to this revision has come.</summary>
    public long SeenRevision { get; private set; }

    public bool Paused { get; private set; }

    /// <summary>Events that came since the pause began.</summary>
    public long Waiting { get; private set; }

    public long Received { get; private set; }

    public IReadOnlyList<WatchedEvent> Shown => _shown;

    public void Add(WatchResponse response, DateTimeOffset at)
    {
        lock (_gate)
        {
            foreach (Event change in response.Events)
            {
                if (_kept.Count == Capacity)
                {
                    _kept.Dequeue();
                }

                _kept.Enqueue(Keep(change, ++_received, at));
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
            _kept.Clear();
            _cleared = _received;
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
            if (!Paused)
            {
                _shown = [.. _kept.Reverse()];
                _shownOrdinal = _received;
                Skipped = _received - _cleared - _kept.Count;
            }

            Waiting = _received - _shownOrdinal;
            return true;
        }
    }

    private long _seen;
    private long _cleared;

    private static WatchedEvent Keep(Event change, long ordinal, DateTimeOffset at)
    {
        KeyValue kv = change.Kv;
        return new WatchedEvent(
            ordinal,
            change.Type == Event.Types.EventType.Delete,
            kv.Key.ToByteArray(),
            Start(kv.Value),
            kv.Value.Length,
            change.PrevKv is null ? null : Start(change.PrevKv.Value),
            kv.ModRevision,
            kv.Version,
            kv.Lease,
            at);
    }

    private static byte[] Start(Google.Protobuf.ByteString value) => value.Span[..Math.Min(value.Length, ValueBytesKept)].ToArray();
}
