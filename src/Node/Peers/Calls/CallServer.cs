using System.Text;
using WebEtcd.Node.Peers.Framing;
using WebEtcd.Node.Peers.Handshake;
using WebEtcd.Node.Peers.Links;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Peers.Calls;

/// <summary>The serving side of a connection for calls. Calls run beside each other; the caller may give each of them up.</summary>
internal sealed class CallServer
{
    private readonly InboundConnection _inbound;
    private readonly PeerConnection _connection;
    private readonly ulong _from;
    private readonly PeerContext _context;
    private readonly FramePoster _sender;
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, CancellationTokenSource> _running = [];

    public CallServer(InboundConnection inbound, PeerConnection connection, ulong from, PeerContext context)
    {
        _inbound = inbound;
        _connection = connection;
        _from = from;
        _context = context;
        _sender = new FramePoster(connection.Stream, inbound.Abort);
    }

    /// <summary>Serves until the connection ends, and cancels what still runs then.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (await _connection.Reader.FillAsync(CancellationToken.None))
            {
                bool blocked = _context.Blocks.Inbound(_from);
                if (!blocked)
                {
                    _inbound.Heard();
                }

                while (_connection.Reader.TryTake(out Frame frame))
                {
                    if (!blocked)
                    {
                        Take(NumberedFrame.Read(frame));
                    }
                }
            }
        }
        finally
        {
            CancelAll();
        }
    }

    private void Take(NumberedFrame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Request:
                Start(frame);
                break;
            case FrameKind.Cancel:
                Cancel(frame.Number);
                break;
            case FrameKind.Ping:
                Post(FrameKind.Pong, frame.Number, 0, []);
                break;
            default:
                throw new PeerProtocolException($"a frame of kind {(byte)frame.Kind} instead of a request");
        }
    }

    private void Start(NumberedFrame frame)
    {
        var method = (PeerMethod)frame.Tag;
        if (_from == 0 && method != PeerMethod.Members)
        {
            PostError(frame.Number, EtcdErrors.PermissionDenied);
            return;
        }

        var cancellation = CancellationTokenSource.CreateLinkedTokenSource(_context.Stopping);
        lock (_gate)
        {
            if (_running.Count >= _context.Options.MaxCallsInFlight)
            {
                cancellation.Dispose();
                PostError(frame.Number, EtcdErrors.TooManyRequests);
                return;
            }

            if (!_running.TryAdd(frame.Number, cancellation))
            {
                throw new PeerProtocolException($"call {frame.Number} was made twice");
            }
        }

        byte[] request = frame.Body.ToArray();
        _ = Task.Run(() => ServeAsync(frame.Number, method, request, cancellation));
    }

    private async Task ServeAsync(ulong id, PeerMethod method, byte[] request, CancellationTokenSource cancellation)
    {
        try
        {
            ReadOnlyMemory<byte> answer = await _context.Handler.ServeAsync(_from, method, request, cancellation.Token);
            PostAnswer(id, answer);
        }
        catch (EtcdException e)
        {
            PostError(id, e.Error);
        }
        catch (OperationCanceledException)
        {
            PostError(id, _context.Stopping.IsCancellationRequested ? EtcdErrors.Stopped : EtcdErrors.RequestCanceled);
        }
#pragma warning disable CA1031 // The caller must get an answer, and the other calls of the connection go on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            PeerLog.CallFailed(_context.Logger, _from, method, e);
            PostError(id, new EtcdError(StatusCode.Internal, $"call {method} failed: {e.Message}"));
        }

        lock (_gate)
        {
            _running.Remove(id);
        }

        cancellation.Dispose();
    }

    private void PostAnswer(ulong id, ReadOnlyMemory<byte> answer)
    {
        if (answer.Length > _context.Options.MaxCallBytes)
        {
            PostError(id, new EtcdError(StatusCode.ResourceExhausted, $"the answer of {answer.Length} bytes is too large for a call between members"));
            return;
        }

        Post(FrameKind.Response, id, 0, answer.Span);
    }

    private void PostError(ulong id, EtcdError error) => Post(FrameKind.Error, id, (byte)error.Code, Encoding.UTF8.GetBytes(error.Message));

    private void Post(FrameKind kind, ulong id, byte tag, ReadOnlySpan<byte> body)
    {
        if (!_context.Blocks.Inbound(_from))
        {
            _sender.Post(kind, id, tag, body);
        }
    }

    private void Cancel(ulong id)
    {
        lock (_gate)
        {
            if (_running.TryGetValue(id, out CancellationTokenSource? call))
            {
                // Not in place: what waits for the cancellation must not run under the lock.
                _ = call.CancelAsync();
            }
        }
    }

    private void CancelAll()
    {
        lock (_gate)
        {
            foreach (CancellationTokenSource call in _running.Values)
            {
                _ = call.CancelAsync();
            }
        }
    }
}
