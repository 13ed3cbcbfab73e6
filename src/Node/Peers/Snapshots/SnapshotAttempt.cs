using System.Text;
using WebEtcd.Node.Peers.Framing;
using WebEtcd.Node.Peers.Handshake;
using WebEtcd.Node.Peers.Links;

namespace WebEtcd.Node.Peers.Snapshots;

/// <summary>One connection's part of a snapshot: sends the header, hears what the receiver has already, sends the rest, hears how it ended.</summary>
internal sealed class SnapshotAttempt(ulong peer, PeerConnection connection, PeerContext context, LinkState state, Action<long> progress)
{
    /// <summary>Largest answer of a receiver in bytes.</summary>
    public const int MaxAnswerBytes = 64 << 10;

    /// <summary>Most bytes of a snapshot in one frame.</summary>
    public const int MaxChunkBytes = 1 << 20;

    private const int MinChunkBytes = 4 << 10;

    private readonly FrameBuffer _buffer = new();
    private readonly long _limitMs = (long)(context.Options.SilenceLimit * 2).TotalMilliseconds;
    private long _heardMs = context.Clock.NowMs;

    /// <summary>At a low speed the pieces are smaller, so that the receiver hears something every quarter of a second.</summary>
    private int ChunkBytes
    {
        get
        {
            long rate = context.Options.SnapshotBytesPerSecond;
            return rate <= 0 ? MaxChunkBytes : (int)Math.Clamp(rate / 4, MinChunkBytes, MaxChunkBytes);
        }
    }

    /// <summary>Completes when the receiver has taken the snapshot.</summary>
    /// <exception cref="SnapshotNotTakenException">It refused it for good.</exception>
    public async Task RunAsync(SnapshotHeader header, ISnapshotSource source, CancellationToken cancellation)
    {
        SnapshotHeaderFrame.Write(_buffer, header);
        await WriteAsync();
        long offset = await ReadOffsetAsync(header.Length);
        progress(offset);

        Task result = ReadResultAsync();
        try
        {
            await SendAsync(source, offset, header.Length, result, cancellation);
        }
        catch (Exception e)
        {
            // A receiver that refused has closed the connection too: what it said matters more than that it did.
            if (!result.IsCompleted)
            {
                connection.Abort(e.Message);
            }

            await result;
            throw;
        }

        await result;
    }

    /// <summary>Called at short intervals: gives up on a receiver that is silent.</summary>
    public void Sweep(long nowMs)
    {
        if (nowMs - Interlocked.Read(ref _heardMs) > _limitMs)
        {
            connection.Abort("the receiver has been silent for too long");
        }
    }

    private async Task SendAsync(ISnapshotSource source, long offset, long length, Task result, CancellationToken cancellation)
    {
        var throttle = new Throttle(context.Options.SnapshotBytesPerSecond, context.Clock.Time);
        while (offset < length && !result.IsCompleted)
        {
            int bytes = (int)Math.Min(ChunkBytes, length - offset);
            await throttle.SpendAsync(bytes, cancellation);
            Read(source, offset, NumberedFrame.Begin(_buffer, FrameKind.SnapshotChunk, (ulong)offset, 0, bytes));
            _buffer.End();
            await WriteAsync();
            offset += bytes;
            progress(offset);
        }

        NumberedFrame.Write(_buffer, FrameKind.SnapshotEnd, (ulong)length, 0, []);
        await WriteAsync();
    }

    private static void Read(ISnapshotSource source, long offset, Span<byte> target)
    {
        while (target.Length > 0)
        {
            int read = source.Read(offset, target);
            if (read <= 0)
            {
                throw new InvalidDataException($"the snapshot ends at byte {offset}, before its length");
            }

            offset += read;
            target = target[read..];
        }
    }

    private async ValueTask WriteAsync()
    {
        if (context.Blocks.Outbound(peer))
        {
            throw new IOException("the link is cut");
        }

        await connection.Stream.WriteAsync(_buffer.Written);
        context.Meters.Of(peer).SentBytes.Add(_buffer.Length);
        _buffer.Clear();
    }

    private async Task<long> ReadOffsetAsync(long length)
    {
        NumberedFrame answer = await NextAsync();
        if (answer.Kind != FrameKind.SnapshotOffset || answer.Number > (ulong)length)
        {
            throw new PeerProtocolException($"the receiver of a snapshot of {length} bytes claims to have {answer.Number}");
        }

        return (long)answer.Number;
    }

    private async Task ReadResultAsync()
    {
        NumberedFrame answer = await NextAsync();
        if (answer.Kind != FrameKind.SnapshotResult)
        {
            throw new PeerProtocolException($"a frame of kind {(byte)answer.Kind} instead of the result of a snapshot");
        }
    }

    /// <summary>The next answer that is more than a sign of life.</summary>
    private async Task<NumberedFrame> NextAsync()
    {
        while (true)
        {
            while (connection.Reader.TryTake(out Frame frame))
            {
                NumberedFrame answer = NumberedFrame.Read(frame);
                Heard();
                if (answer.Kind == FrameKind.SnapshotResult && answer.Tag == 0)
                {
                    throw new SnapshotNotTakenException($"the receiver did not take it: {Encoding.UTF8.GetString(answer.Body.Span)}");
                }

                if (answer.Kind != FrameKind.SnapshotWorking)
                {
                    return answer;
                }
            }

            if (!await connection.Reader.FillAsync(CancellationToken.None))
            {
                throw new IOException("the receiver closed the connection");
            }
        }
    }

    private void Heard()
    {
        long now = context.Clock.NowMs;
        Interlocked.Exchange(ref _heardMs, now);
        state.Heard(now);
    }
}
