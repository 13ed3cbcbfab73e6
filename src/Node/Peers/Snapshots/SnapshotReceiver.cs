using System.Text;
using WebEtcd.Node.Peers.Framing;
using WebEtcd.Node.Peers.Handshake;
using WebEtcd.Node.Peers.Links;

namespace WebEtcd.Node.Peers.Snapshots;

/// <summary>The receiving side of a snapshot's connection: passes the bytes on in order, and tells the sender how it ended.</summary>
internal sealed class SnapshotReceiver
{
    private readonly InboundConnection _inbound;
    private readonly PeerConnection _connection;
    private readonly ulong _from;
    private readonly ReceiveSlot _slot;
    private readonly PeerContext _context;
    private readonly FramePoster _answers;

    public SnapshotReceiver(InboundConnection inbound, PeerConnection connection, ulong from, ReceiveSlot slot, PeerContext context)
    {
        _inbound = inbound;
        _connection = connection;
        _from = from;
        _slot = slot;
        _context = context;
        _answers = new FramePoster(connection.Stream, inbound.Abort);
    }

    /// <summary>Runs until the snapshot is taken or the connection is lost.</summary>
    public async Task RunAsync()
    {
        SnapshotHeader header = SnapshotHeaderFrame.Read(await NextAsync(), _from, _context.Self.MemberId);
        _connection.Reader.MaxPayload = SnapshotAttempt.MaxChunkBytes + NumberedFrame.Overhead;

        // While an older transfer ends, or this one is verified, the sender has nothing to say.
        _inbound.Allow(Timeout.InfiniteTimeSpan);
        using var signs = new PeriodicTimer(_context.Options.PingInterval, _context.Clock.Time);
        _ = GiveSignsAsync(signs);
        await _slot.TakeAsync(_inbound);
        try
        {
            await TakeAsync(header);
            _answers.Post(FrameKind.SnapshotResult, (ulong)header.Length, 1, []);
        }
        catch (SnapshotNotTakenException e)
        {
            PeerLog.SnapshotNotTaken(_context.Logger, _from, e.InnerException ?? e);
            _answers.Post(FrameKind.SnapshotResult, 0, 0, Encoding.UTF8.GetBytes(e.Message));
        }

        await EndAsync();
    }

    private async Task TakeAsync(SnapshotHeader header)
    {
        using ISnapshotSink sink = Guarded(() => _context.Handler.BeginReceive(header));
        long received = Guarded(() => sink.Received);
        PeerLog.SnapshotArrives(_context.Logger, _from, header.Raft.Snapshot!.Metadata.Index, header.Length, received);
        _answers.Post(FrameKind.SnapshotOffset, (ulong)received, 0, []);
        _inbound.Allow(_context.Options.SilenceLimit);
        await ReceiveAsync(sink, received, header.Length);

        _inbound.Allow(Timeout.InfiniteTimeSpan);
        try
        {
            await sink.CompleteAsync(header.Raft);
        }
        catch (Exception e)
        {
            throw new SnapshotNotTakenException(e.Message, e);
        }
    }

    private async Task ReceiveAsync(ISnapshotSink sink, long received, long length)
    {
        while (true)
        {
            NumberedFrame frame = NumberedFrame.Read(await NextAsync());
            if (frame.Number != (ulong)received)
            {
                throw new PeerProtocolException($"a snapshot goes on at byte {frame.Number} instead of {received}");
            }

            if (frame.Kind == FrameKind.SnapshotEnd && received == length)
            {
                return;
            }

            if (frame.Kind != FrameKind.SnapshotChunk || frame.Body.Length == 0 || frame.Body.Length > length - received)
            {
                throw new PeerProtocolException($"a frame of kind {(byte)frame.Kind} and {frame.Body.Length} bytes at byte {received} of a snapshot of {length}");
            }

            Guarded(() =>
            {
                sink.Write(received, frame.Body.Span);
                return 0;
            });
            received += frame.Body.Length;
        }
    }

    /// <summary>Whatever the store fails with is no loss of the connection.</summary>
    private static T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e)
        {
            throw new SnapshotNotTakenException(e.Message, e);
        }
    }

    private async Task<Frame> NextAsync()
    {
        Frame frame;
        while (!_connection.Reader.TryTake(out frame))
        {
            if (_context.Blocks.Inbound(_from))
            {
                throw new IOException("the link is cut");
            }

            if (!await _connection.Reader.FillAsync(CancellationToken.None))
            {
                throw new IOException("the sender closed the connection");
            }

            _inbound.Heard();
        }

        return frame;
    }

    private async Task GiveSignsAsync(PeriodicTimer signs)
    {
        while (await signs.WaitForNextTickAsync())
        {
            if (!_context.Blocks.Inbound(_from))
            {
                _answers.Post(FrameKind.SnapshotWorking, 0, 0, []);
            }
        }
    }

    /// <summary>The sender closes the connection when it has read the result.</summary>
    private async Task EndAsync()
    {
        _inbound.Allow(_context.Options.SilenceLimit);
        while (await _connection.Reader.FillAsync(CancellationToken.None))
        {
            while (_connection.Reader.TryTake(out _))
            {
            }
        }
    }
}
