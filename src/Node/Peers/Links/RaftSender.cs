using WebEtcd.Node.Peers.Handshake;
using WebEtcd.Raft;

namespace WebEtcd.Node.Peers.Links;

/// <summary>
/// Brings raft messages to one peer over a connection of its own, from a thread of its own, so that heartbeats wait neither for the thread pool nor
/// for calls. Dials for as long as it lives.
/// </summary>
internal sealed class RaftSender
{
    // A peer that is down is reported again at this distance while appends for it are dropped, so that Raft does not go on sending ahead.
    private const long ReportIntervalMs = 1000;

    private readonly ulong _peer;
    private readonly PeerUrls _urls;
    private readonly PeerContext _context;
    private readonly LinkState _state;
    private readonly OutboundQueue _queue;
    private readonly Backoff _backoff;
    private readonly RaftDial _dial;
    private readonly Thread _thread;
    private readonly PeerMeter _meter;
    private volatile RaftStream? _stream;
    private volatile bool _stopped;

    // Used by the raft thread alone.
    private long _reportedMs;
    private bool _added;

    public RaftSender(ulong peer, PeerUrls urls, PeerContext context, LinkState state)
    {
        _peer = peer;
        _urls = urls;
        _context = context;
        _state = state;
        _queue = new OutboundQueue(context.Options.QueueMessages, context.Options.QueueBytes);
        _backoff = new Backoff(context.Options.MinBackoff, context.Options.MaxBackoff, Random.Shared);
        _dial = new RaftDial(peer, urls, context);
        _meter = context.Meters.Of(peer);
        _reportedMs = -ReportIntervalMs;
        _thread = new Thread(Run) { Name = $"peer-{peer:x}", IsBackground = true };
    }

    public int QueuedMessages => _queue.Count;

    public void Start() => _thread.Start();

    /// <summary>Adds a message; raft thread only. <see cref="Flush"/> follows when all messages of a round are added.</summary>
    public void Add(Message message)
    {
        if (_context.Blocks.Outbound(_peer))
        {
            return;
        }

        switch (_queue.TryAdd(message, MessageBytes.Of(message)))
        {
            case EnqueueResult.Added:
                _added = true;
                break;
            case EnqueueResult.Full:
                _meter.SendFailures.Add();
                PeerLog.QueueFull(_context.Logger, _peer, _queue.Count);
                _context.Handler.ReportUnreachable(_peer);
                break;
            case EnqueueResult.Closed:
                _meter.SendFailures.Add();
                if (message.Type == MessageType.Append)
                {
                    ReportDown();
                }

                break;
        }
    }

    /// <summary>Has the writer send what was added; raft thread only.</summary>
    public void Flush()
    {
        if (_added)
        {
            _added = false;
            _queue.Wake();
        }
    }

    public void Redial() => _queue.Redial();

    /// <summary>Called at short intervals: gives up on a peer that is silent.</summary>
    public void Sweep(long nowMs) => _stream?.Sweep(nowMs);

    /// <summary>Ends the connection if it goes to an URL that is not the peer's any more, and dials the new ones.</summary>
    public void UrlsChanged()
    {
        if (_state.Url is { } url && !_urls.Contains(url))
        {
            _stream?.Abort("the peer has moved");
        }

        _queue.Redial();
    }

    public void Stop()
    {
        _stopped = true;
        _queue.Stop();
        _dial.Cancel();
        _stream?.Abort("the link is stopped");
    }

    /// <summary>Waits for the thread to end.</summary>
    public void Join(TimeSpan limit)
    {
        if (_thread.IsAlive)
        {
            _thread.Join(limit);
        }
    }

    private void Run()
    {
        do
        {
            try
            {
                if (_dial.TryOpen() is { } connection)
                {
                    RunConnection(connection);
                }
            }
#pragma warning disable CA1031 // A link must not take the process down, and must not die silently either.
            catch (Exception e)
#pragma warning restore CA1031
            {
                PeerLog.LinkFailed(_context.Logger, _peer, e);
            }
        }
        while (_queue.WaitForDial(_backoff.Next()));
    }

    private void RunConnection(PeerConnection connection)
    {
        using PeerConnection owned = connection;

        // Only a peer that also answers pings has earned to be dialed without delay: one that greets and hangs up has not.
        var stream = new RaftStream(_peer, connection, _queue, _context, _state, _backoff.Reset);
        if (!_queue.Open(connection))
        {
            return;
        }

        _stream = stream;
        _state.Connected(_dial.Url!, connection.Software);
        string reason = "the link failed";
        try
        {
            stream.Run();
            reason = "it was closed";
        }
        catch (Exception e) when (PeerFailure.IsConnectionLoss(e))
        {
            reason = e.Message;
        }
        finally
        {
            _stream = null;
            _queue.Close(connection);
            _state.Disconnected();
            ReportLost(connection.AbortReason ?? reason);
        }
    }

    private void ReportLost(string reason)
    {
        if (!_stopped)
        {
            _meter.Disconnects.Add();
            PeerLog.Lost(_context.Logger, _peer, reason);
            _context.Handler.ReportUnreachable(_peer);
        }
    }

    private void ReportDown()
    {
        long now = _context.Clock.NowMs;
        if (now - _reportedMs >= ReportIntervalMs)
        {
            _reportedMs = now;
            _context.Handler.ReportUnreachable(_peer);
        }
    }
}
