using WebEtcd.Node.Consensus;
using WebEtcd.Node.Peers.Handshake;
using WebEtcd.Node.Peers.Links;
using WebEtcd.Raft;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Peers;

/// <summary>
/// The transport between members over TCP. Towards each peer there is one connection for raft messages, one for calls while there are any, and one for
/// a snapshot while it is sent; the peer opens its own towards this member.
/// </summary>
internal sealed class PeerTransport : IPeerTransport
{
    // What still runs after so long when the transport ends is left behind.
    private static readonly TimeSpan EndLimit = TimeSpan.FromMilliseconds(900);

    private readonly CancellationTokenSource _stopping = new();
    private readonly PeerContext _context;
    private readonly InboundConnections _inbound;
    private readonly Lock _gate = new();
    private volatile PeerLink[] _links = [];
    private PeerListener? _listener;
    private ITimer? _sweep;
    private Task? _ending;

    public PeerTransport(
        PeerIdentity self, PeerTransportOptions options, IPeerHandler handler, IPeerStreamFactory streams, TimeProvider time, ILogger logger, PeerMeters? meters = null)
    {
        var blocks = new PeerBlocks();
        var dialer = new PeerDialer(options, streams, blocks);
        _context = new PeerContext(self, new OwnUrls(), options, handler, dialer, blocks, new MonotonicClock(time), logger, _stopping.Token)
        {
            Meters = meters ?? new PeerMeters(),
        };
        _inbound = new InboundConnections(_context, streams, Find);
    }

    /// <inheritdoc />
    public IReadOnlyList<PeerLinkView> Links => [.. _links.Select(link => link.View)];

    /// <inheritdoc />
    public bool IsConnected(ulong memberId) => Find(memberId)?.IsConnected ?? false;

    /// <summary>The open sockets of the peer port; they belong to the transport. Connections wait there until <see cref="Start()"/>.</summary>
    public PeerListener? Listener { get => _listener; init => _listener = value; }

    /// <inheritdoc />
    public void Start() => Start(_listener ?? throw new InvalidOperationException("There is no peer port to open."));

    /// <summary>Begins to accept the connections of peers. The listener belongs to the transport from now on.</summary>
    public void Start(PeerListener listener)
    {
        _listener = listener;
        PeerTransportOptions options = _context.Options;
        TimeSpan shortest = options.PingInterval < options.SilenceLimit / 4 ? options.PingInterval : options.SilenceLimit / 4;
        TimeSpan period = TimeSpan.FromMilliseconds(Math.Clamp(shortest.TotalMilliseconds, 10, 1000));
        _sweep = _context.Clock.Time.CreateTimer(static state => ((PeerTransport)state!).Sweep(), this, period, period);
        listener.Accept(_inbound.Accept, _context.Logger);
    }

    /// <inheritdoc />
    public void SetPeers(IReadOnlyList<PeerAddress> peers)
    {
        var started = new List<PeerLink>();
        PeerLink[] old;
        lock (_gate)
        {
            if (_ending is not null)
            {
                return;
            }

            if (peers.FirstOrDefault(peer => peer.MemberId == _context.Self.MemberId) is { } self)
            {
                _context.OwnUrls.Current = self.Urls;
            }

            old = _links;
            _links = [.. peers.Where(peer => peer.MemberId != _context.Self.MemberId).Select(peer => Keep(peer, started))];
        }

        foreach (PeerLink gone in old.Except(_links))
        {
            gone.Stop();
        }

        foreach (PeerLink link in started)
        {
            link.Start();
        }

        _inbound.CloseRemoved();
    }

    /// <inheritdoc />
    public void Send(IReadOnlyList<Message> messages)
    {
        PeerLink[] links = _links;
        for (int i = 0; i < messages.Count; i++)
        {
            Message message = messages[i];
            Find(links, message.To)?.Add(message);
        }

        // One wake-up for all that a round has for a peer.
        foreach (PeerLink link in links)
        {
            link.Flush();
        }
    }

    /// <inheritdoc />
    public Task<ReadOnlyMemory<byte>> CallAsync(ulong memberId, PeerMethod method, ReadOnlyMemory<byte> request, CancellationToken cancellation) =>
        Find(memberId)?.CallAsync(method, request, cancellation)
        ?? Task.FromException<ReadOnlyMemory<byte>>(new EtcdException(_ending is not null ? EtcdErrors.Stopped : EtcdErrors.TimeoutDueToConnectionLost));

    /// <inheritdoc />
    public void SetBlocked(ulong memberId, bool inbound, bool outbound) => _context.Blocks.Set(memberId, inbound, outbound);

    /// <summary>Ends all connections and waits for what runs, for about a second at most.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_ending is null)
            {
                PeerLink[] links = _links;
                _links = [];
                _ending = Task.Run(() => EndAsync(links));
            }

            return new ValueTask(_ending);
        }
    }

    private async Task EndAsync(PeerLink[] links)
    {
        _listener?.Dispose();
        if (_sweep is not null)
        {
            await _sweep.DisposeAsync();
        }

        await _stopping.CancelAsync();
        foreach (PeerLink link in links)
        {
            link.Stop();
        }

        Task[] ends = [_inbound.CloseAllAsync(), _listener?.EndAsync() ?? Task.CompletedTask, .. links.Select(link => link.EndAsync(EndLimit))];
        await Task.WhenAll(ends).WaitAsync(EndLimit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private PeerLink Keep(PeerAddress peer, List<PeerLink> started)
    {
        if (Find(peer.MemberId) is { } link)
        {
            link.SetUrls(peer.Urls);
            return link;
        }

        var created = new PeerLink(peer, _context);
        started.Add(created);
        return created;
    }

    private void Sweep()
    {
        long now = _context.Clock.NowMs;
        foreach (PeerLink link in _links)
        {
            link.Sweep(now);
        }

        _inbound.Sweep(now);
    }

    private PeerLink? Find(ulong memberId) => Find(_links, memberId);

    private static PeerLink? Find(PeerLink[] links, ulong memberId)
    {
        foreach (PeerLink link in links)
        {
            if (link.MemberId == memberId)
            {
                return link;
            }
        }

        return null;
    }
}
