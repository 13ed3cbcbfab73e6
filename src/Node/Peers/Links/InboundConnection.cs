using System.Net;
using System.Net.Sockets;
using WebEtcd.Node.Peers.Calls;
using WebEtcd.Node.Peers.Framing;
using WebEtcd.Node.Peers.Handshake;
using WebEtcd.Node.Peers.Snapshots;

namespace WebEtcd.Node.Peers.Links;

/// <summary>
/// A connection that another process opened. It is greeted on a thread of its own; raft messages stay on that thread, calls and snapshots go on with
/// the thread pool.
/// </summary>
internal sealed class InboundConnection(Socket socket, IPeerStreamFactory streams, InboundConnections all, PeerContext context)
{
    private readonly EndPoint? _remote = socket.RemoteEndPoint;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _heardMs = context.Clock.NowMs;
    private long _limitMs = (long)context.Options.DialTimeout.TotalMilliseconds * 2;
    private volatile PeerHello? _hello;
    private string? _abortReason;
    private Stream? _stream;

    /// <summary>Who is on the other side; null before it has said so.</summary>
    public PeerHello? Hello => _hello;

    /// <summary>Completes when the connection is closed and nothing of it runs any more.</summary>
    public Task Ended => _ended.Task;

    public void Start() => new Thread(Run) { Name = "peer-inbound", IsBackground = true }.Start();

    /// <summary>The other side has sent something.</summary>
    public void Heard()
    {
        long now = context.Clock.NowMs;
        Interlocked.Exchange(ref _heardMs, now);
        all.Heard(this, now);
    }

    /// <summary>For how long the other side may be silent from now on; infinite while it has nothing to say.</summary>
    public void Allow(TimeSpan silence)
    {
        Interlocked.Exchange(ref _limitMs, silence == Timeout.InfiniteTimeSpan ? long.MaxValue : (long)silence.TotalMilliseconds);
        Interlocked.Exchange(ref _heardMs, context.Clock.NowMs);
    }

    /// <summary>Called at short intervals: gives up on a silent connection.</summary>
    public void Sweep(long nowMs)
    {
        if (nowMs - Interlocked.Read(ref _heardMs) > Interlocked.Read(ref _limitMs))
        {
            Abort("it has been silent for too long");
        }
    }

    public void Abort(string reason)
    {
        Interlocked.CompareExchange(ref _abortReason, reason, null);
        socket.Dispose();
    }

    private void Run()
    {
        Task rest = Task.CompletedTask;
        try
        {
            Stream stream = streams.OpenServer(socket);
            _stream = stream;
            var connection = new PeerConnection(socket, stream, new FrameReader(stream, PeerProtocol.MaxHelloBytes));
            rest = Greet(connection) ? RunChannel(connection) : Task.CompletedTask;
        }
#pragma warning disable CA1031 // Whatever the other side sends, and whatever the node makes of it, ends this connection only.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Tell(e);
        }

        _ = FinishAsync(rest);
    }

    private bool Greet(PeerConnection connection)
    {
        PeerHello? hello = new Greeter(context, all.Refusals, _remote).Greet(connection);
        if (hello is null)
        {
            return false;
        }

        _hello = hello;
        all.Greeted(this, hello);
        return true;
    }

    private Task RunChannel(PeerConnection connection)
    {
        PeerTransportOptions options = context.Options;
        ulong from = _hello!.From;
        if (_hello.Channel is ChannelKind.Raft or ChannelKind.Snapshot)
        {
            connection.Reader.Received = context.Meters.Of(from).ReceivedBytes;
        }

        switch (_hello.Channel)
        {
            case ChannelKind.Raft:
                connection.Reader.MaxPayload = options.MaxRaftFrameBytes;
                Allow(options.SilenceLimit);
                new RaftReceiver(this, connection, from, context).Run();
                return Task.CompletedTask;
            case ChannelKind.Call:
                connection.Reader.MaxPayload = options.MaxCallBytes + NumberedFrame.Overhead;
                Allow(options.CallIdleTime * 2);
                return new CallServer(this, connection, from, context).RunAsync();
            case ChannelKind.Snapshot:
                connection.Reader.MaxPayload = SnapshotHeaderFrame.MaxBytes;
                Allow(options.SilenceLimit);
                return new SnapshotReceiver(this, connection, from, all.Receiving, context).RunAsync();
            default:
                throw new PeerProtocolException($"channel {(byte)_hello.Channel} is not known");
        }
    }

    private async Task FinishAsync(Task rest)
    {
        try
        {
            await rest;
        }
#pragma warning disable CA1031 // As above: the connection ends, nothing else.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Tell(e);
        }

        socket.Dispose();
        _stream?.Dispose();
        all.Remove(this);
        _ended.TrySetResult();
    }

    private void Tell(Exception e)
    {
        if (context.Stopping.IsCancellationRequested)
        {
            return;
        }

        ulong peer = _hello?.From ?? 0;
        if (!PeerFailure.IsConnectionLoss(e))
        {
            PeerLog.HandlerFailed(context.Logger, peer, e);
        }
        else if (e is PeerProtocolException)
        {
            if (peer != 0)
            {
                context.Meters.Of(peer).ReceiveFailures.Add();
            }

            all.TellMalformed(_remote, peer, e.Message);
        }
        else
        {
            PeerLog.InboundEnded(context.Logger, peer, _abortReason ?? e.Message);
        }
    }
}
