using WebEtcd.Node.Peers.Framing;
using WebEtcd.Node.Peers.Handshake;
using WebEtcd.Raft;

namespace WebEtcd.Node.Peers.Links;

/// <summary>
/// Brings raft messages to one peer over a connection of its own, from a thread of its own, so that heartbeats wait neither for the thread pool nor
/// for calls. Dials for as long as it lives; what has gathered while one write is under way leaves with the next.
/// </summary>
internal sealed class RaftSender
{
    private const int WriteBytes = 256 << 10;

    // A peer that is down is reported again at this distance while appends for it are dropped, so that Raft does not go on sending ahead.
    private const long ReportIntervalMs = 1000;

    private readonly ulong _peer;
    private readonly PeerUrls _urls;
    private readonly PeerContext _context;
    private readonly LinkState _state;
    private readonly OutboundQueue _queue;
    private readonly Backoff _backoff;
    private readonly RaftDial _dial;
    private readonly FrameBuffer _buffer = new();
    private readonly Thread _thread;
    private List<Message> _batch = [];
    private volatile PeerConnection? _connection;
    private long _heardMs;
    private long _pingedMs;
    private long _reportedMs;
    private bool _added;
    private volatile bool _stopped;

    public RaftSender(ulong peer, PeerUrls urls, PeerContext context, LinkState state)
    {
        _peer = peer;
        _urls = urls;
        _context = context;
        _state = state;
        _queue = new OutboundQueue(context.Options.QueueMessages, context.Options.QueueBytes);
        _backoff = new Backoff(context.Options.MinBackoff, context.Options.MaxBackoff, Random.Shared);
        _dial = new RaftDial(peer, urls, context);
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
                PeerLog.QueueFull(_context.Logger, _peer, _queue.Count);
                _context.Handler.ReportUnreachable(_peer);
                break;
            case EnqueueResult.Closed when message.Type == MessageType.Append:
                ReportDown();
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

    /// <summary>Called at short intervals: pings, and gives up on a peer that is silent.</summary>
    public void Sweep(long nowMs)
    {
        if (_connection is not { } connection)
        {
            return;
        }

        if (nowMs - Interlocked.Read(ref _heardMs) > (long)_context.Options.SilenceLimit.TotalMilliseconds)
        {
            connection.Abort($"it has been silent for {_context.Options.SilenceLimit.TotalSeconds:0.###} s");
        }
        else if (nowMs - _pingedMs >= (long)_context.Options.PingInterval.TotalMilliseconds)
        {
            _pingedMs = nowMs;
            _queue.RequestPing();
        }
    }

    /// <summary>Ends the connection if it goes to an URL that is not the peer's any more, and dials the new ones.</summary>
    public void UrlsChanged()
    {
        if (_state.Url is { } url && !_urls.Contains(url))
        {
            _connection?.Abort("the peer has moved");
        }

        _queue.Redial();
    }

    public void Stop()
    {
        _stopped = true;
        _queue.Stop();
        _dial.Cancel();
        _connection?.Abort("the link is stopped");
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
        Interlocked.Exchange(ref _heardMs, _context.Clock.NowMs);
        if (!_queue.Open(connection))
        {
            return;
        }

        _connection = connection;
        _state.Connected(_dial.Url!, connection.Software);
        string reason = "the link failed";
        try
        {
            _ = ReadPongsAsync(connection);
            Pump(connection);
            reason = "it was closed";
        }
        catch (Exception e) when (PeerFailure.IsConnectionLoss(e))
        {
            reason = e.Message;
        }
        finally
        {
            _connection = null;
            _queue.Close(connection);
            _batch.Clear();
            _buffer.Clear();
            _state.Disconnected();
            ReportLost(connection.AbortReason ?? reason);
        }
    }

    private void ReportLost(string reason)
    {
        if (!_stopped)
        {
            PeerLog.Lost(_context.Logger, _peer, reason);
            _context.Handler.ReportUnreachable(_peer);
        }
    }

    private void Pump(PeerConnection connection)
    {
        while (_queue.Take(ref _batch))
        {
            foreach (Message message in _batch)
            {
                AddPing();
                Encode(message);
                if (_buffer.Length >= WriteBytes)
                {
                    Write(connection);
                }
            }

            AddPing();
            _batch.Clear();
            Write(connection);
        }
    }

    private void AddPing()
    {
        if (_queue.TakePing())
        {
            PingPong.Write(_buffer, FrameKind.Ping, _context.Clock.Time.GetTimestamp());
        }
    }

    private void Encode(Message message)
    {
        int size = MessageCodec.Size(message);
        if (size > _context.Options.MaxRaftFrameBytes - FrameHeader.KindSize)
        {
            // The other side would close the connection over it, and get it again.
            PeerLog.MessageTooLarge(_context.Logger, _peer, size, _context.Options.MaxRaftFrameBytes);
            _context.Handler.ReportUnreachable(_peer);
            return;
        }

        MessageCodec.Write(message, _buffer.Begin(FrameKind.Message, size));
        _buffer.End();
    }

    private void Write(PeerConnection connection)
    {
        // What was added before the link was cut is swallowed here: to Raft it looks sent.
        if (_buffer.Length > 0 && !_context.Blocks.Outbound(_peer))
        {
            connection.Stream.Write(_buffer.Written.Span);
        }

        _buffer.Clear();
    }

    private async Task ReadPongsAsync(PeerConnection connection)
    {
        string reason = "it closed the connection";
        try
        {
            while (await connection.Reader.FillAsync(CancellationToken.None))
            {
                while (connection.Reader.TryTake(out Frame frame))
                {
                    TakePong(frame);
                }
            }
        }
        catch (Exception e) when (PeerFailure.IsConnectionLoss(e))
        {
            reason = e.Message;
        }

        connection.Abort(reason);
        _queue.Close(connection);
    }

    private void TakePong(Frame frame)
    {
        if (_context.Blocks.Outbound(_peer))
        {
            return;
        }

        long now = _context.Clock.NowMs;
        Interlocked.Exchange(ref _heardMs, now);
        _state.Heard(now);
        _state.Measured(_context.Clock.Time.GetElapsedTime(PingPong.Read(frame, FrameKind.Pong)));
        _backoff.Reset();
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
