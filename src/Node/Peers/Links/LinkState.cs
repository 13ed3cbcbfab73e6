using WebEtcd.Node.Consensus;

namespace WebEtcd.Node.Peers.Links;

/// <summary>What is known of a link, for whoever looks: written by its connections, read from anywhere.</summary>
internal sealed class LinkState
{
    private readonly Lock _gate = new();
    private readonly MonotonicClock _clock;
    private bool _connected;
    private DateTimeOffset _since;
    private TimeSpan? _roundTrip;
    private string? _software;
    private Uri? _url;
    private long _heardMs = -1;

    public LinkState(MonotonicClock clock)
    {
        _clock = clock;
        _since = clock.Time.GetUtcNow();
    }

    /// <summary>Where the connection for raft messages goes; null while there is none.</summary>
    public Uri? Url
    {
        get
        {
            lock (_gate)
            {
                return _url;
            }
        }
    }

    public bool IsConnected
    {
        get
        {
            lock (_gate)
            {
                return _connected;
            }
        }
    }

    public void Connected(Uri url, string? software)
    {
        lock (_gate)
        {
            _connected = true;
            _since = _clock.Time.GetUtcNow();
            _software = software;
            _url = url;
        }
    }

    public void Disconnected()
    {
        lock (_gate)
        {
            _connected = false;
            _since = _clock.Time.GetUtcNow();
            _url = null;
        }
    }

    public void Measured(TimeSpan roundTrip)
    {
        lock (_gate)
        {
            _roundTrip = roundTrip < TimeSpan.Zero ? null : roundTrip;
        }
    }

    /// <summary>The peer has sent something.</summary>
    public void Heard(long nowMs) => Volatile.Write(ref _heardMs, nowMs);

    public PeerLinkView View(ulong peer, int queued, SnapshotProgress? snapshot)
    {
        long heardMs = Volatile.Read(ref _heardMs);
        DateTimeOffset? heard = heardMs < 0 ? null : _clock.Time.GetUtcNow().AddMilliseconds(heardMs - _clock.NowMs);
        lock (_gate)
        {
            return new PeerLinkView(peer, _connected, _since, _roundTrip, heard, queued, snapshot, _software);
        }
    }
}
