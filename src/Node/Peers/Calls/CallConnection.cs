using System.Text;
using WebEtcd.Node.Peers.Framing;
using WebEtcd.Node.Peers.Handshake;
using WebEtcd.Node.Peers.Links;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Peers.Calls;

/// <summary>The calling side of a connection for calls. Many calls share it; each answer names the call it belongs to.</summary>
internal sealed class CallConnection
{
    private readonly ulong _peer;
    private readonly PeerConnection _connection;
    private readonly PeerContext _context;
    private readonly LinkState? _state;
    private readonly FramePoster _sender;
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, TaskCompletionSource<ReadOnlyMemory<byte>>> _pending = [];
    private ulong _lastId;
    private bool _closed;
    private long _heardMs;
    private long _pingedMs;
    private long _usedMs;

    public CallConnection(ulong peer, PeerConnection connection, PeerContext context, LinkState? state)
    {
        _peer = peer;
        _connection = connection;
        _context = context;
        _state = state;
        _sender = new FramePoster(connection.Stream, connection.Abort);
        _usedMs = context.Clock.NowMs;
        Ended = ReadAsync();
    }

    /// <summary>False once no further call can be made.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_gate)
            {
                return !_closed;
            }
        }
    }

    /// <summary>Completes when the connection is closed and every call has been answered.</summary>
    public Task Ended { get; }

    /// <exception cref="EtcdException">The other side's error, or that the connection was lost.</exception>
    /// <exception cref="OperationCanceledException">The caller does not want to wait any more.</exception>
    public async Task<ReadOnlyMemory<byte>> CallAsync(PeerMethod method, ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (request.Length > _context.Options.MaxCallBytes)
        {
            throw new EtcdException(EtcdErrors.RequestTooLarge);
        }

        (ulong id, TaskCompletionSource<ReadOnlyMemory<byte>> call) = Add();
        Post(FrameKind.Request, id, (byte)method, request.Span);
        await using CancellationTokenRegistration registration = cancellation.UnsafeRegister((_, token) => Cancel(id, token), null);
        return await call.Task;
    }

    /// <summary>Called at short intervals: pings while calls wait, gives up on a silent peer, and closes what nobody uses.</summary>
    public void Sweep(long nowMs)
    {
        int waiting;
        lock (_gate)
        {
            waiting = _pending.Count;
        }

        PeerTransportOptions options = _context.Options;
        if (waiting == 0)
        {
            if (nowMs - Interlocked.Read(ref _usedMs) > (long)options.CallIdleTime.TotalMilliseconds)
            {
                Close("nobody has used it for a while");
            }
        }
        else if (nowMs - Interlocked.Read(ref _heardMs) > (long)options.SilenceLimit.TotalMilliseconds)
        {
            Close($"the peer has been silent for {options.SilenceLimit.TotalSeconds:0.###} s");
        }
        else if (nowMs - _pingedMs >= (long)options.PingInterval.TotalMilliseconds)
        {
            _pingedMs = nowMs;
            Post(FrameKind.Ping, (ulong)nowMs, 0, []);
        }
    }

    public void Close(string reason) => _connection.Abort(reason);

    private (ulong Id, TaskCompletionSource<ReadOnlyMemory<byte>> Call) Add()
    {
        var call = new TaskCompletionSource<ReadOnlyMemory<byte>>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_closed)
            {
                throw new EtcdException(EtcdErrors.TimeoutDueToConnectionLost);
            }

            long now = _context.Clock.NowMs;
            Interlocked.Exchange(ref _usedMs, now);
            if (_pending.Count == 0)
            {
                // Silence counts only while somebody waits.
                Interlocked.Exchange(ref _heardMs, now);
            }

            _pending.Add(++_lastId, call);
            return (_lastId, call);
        }
    }

    private TaskCompletionSource<ReadOnlyMemory<byte>>? Remove(ulong id)
    {
        lock (_gate)
        {
            Interlocked.Exchange(ref _usedMs, _context.Clock.NowMs);
            return _pending.Remove(id, out TaskCompletionSource<ReadOnlyMemory<byte>>? call) ? call : null;
        }
    }

    private void Cancel(ulong id, CancellationToken token)
    {
        if (Remove(id) is { } call)
        {
            Post(FrameKind.Cancel, id, 0, []);
            call.TrySetCanceled(token);
        }
    }

    private void Post(FrameKind kind, ulong id, byte tag, ReadOnlySpan<byte> body)
    {
        if (!_context.Blocks.Outbound(_peer))
        {
            _sender.Post(kind, id, tag, body);
        }
    }

    private async Task ReadAsync()
    {
        await Task.Yield();
        try
        {
            while (await _connection.Reader.FillAsync(CancellationToken.None))
            {
                while (_connection.Reader.TryTake(out Frame frame))
                {
                    Take(NumberedFrame.Read(frame));
                }
            }
        }
        catch (Exception e) when (PeerFailure.IsConnectionLoss(e))
        {
            // Told to every call that waits, below.
        }

        FailAll();
        _connection.Dispose();
    }

    private void Take(NumberedFrame frame)
    {
        if (_context.Blocks.Outbound(_peer))
        {
            return;
        }

        long now = _context.Clock.NowMs;
        Interlocked.Exchange(ref _heardMs, now);
        _state?.Heard(now);
        switch (frame.Kind)
        {
            case FrameKind.Response:
                Remove(frame.Number)?.TrySetResult(frame.Body.ToArray());
                break;
            case FrameKind.Error:
                var error = new EtcdError((StatusCode)frame.Tag, Encoding.UTF8.GetString(frame.Body.Span));
                Remove(frame.Number)?.TrySetException(new EtcdException(error));
                break;
            case FrameKind.Pong:
                break;
            default:
                throw new PeerProtocolException($"a frame of kind {(byte)frame.Kind} instead of an answer");
        }
    }

    private void FailAll()
    {
        TaskCompletionSource<ReadOnlyMemory<byte>>[] left;
        lock (_gate)
        {
            _closed = true;
            left = [.. _pending.Values];
            _pending.Clear();
        }

        EtcdError error = _context.Stopping.IsCancellationRequested ? EtcdErrors.Stopped : EtcdErrors.TimeoutDueToConnectionLost;
        foreach (TaskCompletionSource<ReadOnlyMemory<byte>> call in left)
        {
            call.TrySetException(new EtcdException(error));
        }
    }
}
