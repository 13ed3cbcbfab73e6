using WebEtcd.Node.Peers.Framing;
using WebEtcd.Node.Peers.Handshake;
using WebEtcd.Raft;

namespace WebEtcd.Node.Peers.Links;

/// <summary>
/// One connection for raft messages to a peer, from its greeting to its end: writes what has gathered, pings, and hears the pongs. What gathers while one
/// write is under way leaves with the next.
/// </summary>
internal sealed class RaftStream
{
    private const int WriteBytes = 256 << 10;

    private readonly ulong _peer;
    private readonly PeerConnection _connection;
    private readonly OutboundQueue _queue;
    private readonly PeerContext _context;
    private readonly LinkState _state;
    private readonly Action _onPong;
    private readonly FrameBuffer _buffer = new();
    private readonly PeerMeter _meter;
    private readonly long _pingMs;
    private List<Message> _batch = [];
    private long _pingedMs;
    private long _heardMs;

    public RaftStream(ulong peer, PeerConnection connection, OutboundQueue queue, PeerContext context, LinkState state, Action onPong)
    {
        _peer = peer;
        _connection = connection;
        _queue = queue;
        _context = context;
        _state = state;
        _onPong = onPong;
        _meter = context.Meters.Of(peer);
        _pingMs = (long)context.Options.PingInterval.TotalMilliseconds;
        _heardMs = context.Clock.NowMs;
        _pingedMs = _heardMs - _pingMs;
    }

    /// <summary>Writes until the queue is closed.</summary>
    /// <exception cref="IOException">The connection is lost.</exception>
    public void Run()
    {
        new Thread(ReadPongs) { Name = $"peer-{_peer:x}-pong", IsBackground = true }.Start();
        while (_queue.Take(ref _batch, (int)Math.Max(0, _pingedMs + _pingMs - _context.Clock.NowMs)))
        {
            foreach (Message message in _batch)
            {
                AddPing();
                Encode(message);
                if (_buffer.Length >= WriteBytes)
                {
                    Write();
                }
            }

            AddPing();
            _batch.Clear();
            Write();
        }
    }

    /// <summary>Called at short intervals: gives up on a peer that is silent, be it that it does not read.</summary>
    public void Sweep(long nowMs)
    {
        if (nowMs - Interlocked.Read(ref _heardMs) > (long)_context.Options.SilenceLimit.TotalMilliseconds)
        {
            _connection.Abort($"it has been silent for {_context.Options.SilenceLimit.TotalSeconds:0.###} s");
        }
    }

    public void Abort(string reason) => _connection.Abort(reason);

    /// <summary>A ping is due at the same distance whether there are messages or not: what gathers behind a slow connection must not hold it up.</summary>
    private void AddPing()
    {
        long now = _context.Clock.NowMs;
        if (now - _pingedMs >= _pingMs)
        {
            _pingedMs = now;
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

    private void Write()
    {
        // What was added before the link was cut is swallowed here: to Raft it looks sent.
        if (_buffer.Length > 0 && !_context.Blocks.Outbound(_peer))
        {
            _connection.Stream.Write(_buffer.Written.Span);
            _meter.SentBytes.Add(_buffer.Length);
        }

        _buffer.Clear();
    }

    /// <summary>Runs on a thread of its own, so that a thread pool with much to do is not taken for a silent peer.</summary>
    private void ReadPongs()
    {
        string reason = "it closed the connection";
        try
        {
            while (_connection.Reader.Fill())
            {
                while (_connection.Reader.TryTake(out Frame frame))
                {
                    TakePong(PingPong.Read(frame, FrameKind.Pong));
                }
            }
        }
        catch (Exception e) when (PeerFailure.IsConnectionLoss(e))
        {
            reason = e.Message;
        }

        _connection.Abort(reason);
        _queue.Close(_connection);
    }

    private void TakePong(long pingedAt)
    {
        if (_context.Blocks.Outbound(_peer))
        {
            return;
        }

        long now = _context.Clock.NowMs;
        Interlocked.Exchange(ref _heardMs, now);
        _state.Heard(now);
        TimeSpan roundTrip = _context.Clock.Time.GetElapsedTime(pingedAt);
        _state.Measured(roundTrip);
        _meter.RoundTrips.Record(roundTrip);
        _onPong();
    }
}
