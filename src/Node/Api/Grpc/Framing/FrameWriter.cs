using System.Buffers;
using System.IO.Pipelines;
using Google.Protobuf;

namespace WebEtcd.Node.Api.Grpc.Framing;

/// <summary>Puts messages into a response body. Nothing leaves before a flush, or the end of the call. One writer at a time.</summary>
internal sealed class FrameWriter(PipeWriter output, bool gzip)
{
    // Up to here a message is written into one piece of memory; above, piece by piece, so that no large block is needed.
    private const int OnePieceBytes = 64 * 1024;

    /// <summary>Messages written.</summary>
    public long Count { get; private set; }

    /// <summary>Appends a message.</summary>
    /// <returns>Bytes appended.</returns>
    public int Write<T>(T message)
        where T : class, IMessage<T>
    {
        Count++;
        int size = message.CalculateSize();
        if (gzip && size > 0)
        {
            return WriteCompressed(message, size);
        }

        if (size <= OnePieceBytes)
        {
            Span<byte> frame = output.GetSpan(FrameHeader.Size + size);
            FrameHeader.Write(frame, compressed: false, size);
            message.WriteTo(frame.Slice(FrameHeader.Size, size));
            output.Advance(FrameHeader.Size + size);
        }
        else
        {
            FrameHeader.Write(output.GetSpan(FrameHeader.Size), compressed: false, size);
            output.Advance(FrameHeader.Size);
            message.WriteTo(output);
        }

        return FrameHeader.Size + size;
    }

    /// <summary>Sends what was appended; waits while the client takes nothing.</summary>
    public ValueTask<FlushResult> FlushAsync(CancellationToken cancellation) => output.FlushAsync(cancellation);

    private int WriteCompressed<T>(T message, int size)
        where T : class, IMessage<T>
    {
        byte[] plain = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            message.WriteTo(plain.AsSpan(0, size));
            ReadOnlyMemory<byte> packed = GzipMessages.Compress(plain.AsSpan(0, size));
            FrameHeader.Write(output.GetSpan(FrameHeader.Size), compressed: true, packed.Length);
            output.Advance(FrameHeader.Size);
            output.Write(packed.Span);
            return FrameHeader.Size + packed.Length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
        }
    }
}
