using System.Buffers;
using System.IO.Pipelines;
using Google.Protobuf;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Api.Grpc.Framing;

/// <summary>Cuts a request body into messages. One reader at a time.</summary>
/// <param name="input">The request body.</param>
/// <param name="limitBytes">Largest message, before and after decompression.</param>
/// <param name="encoding">The header <c>grpc-encoding</c>; null without one.</param>
internal sealed class FrameReader(PipeReader input, int limitBytes, string? encoding)
{
    /// <summary>What the last message took on the wire.</summary>
    public long LastMessageBytes { get; private set; }

    /// <summary>The next message; null after the last.</summary>
    /// <exception cref="EtcdException">The bytes are no message.</exception>
    public async ValueTask<T?> ReadAsync<T>(MessageParser<T> parser, CancellationToken cancellation)
        where T : class, IMessage<T>
    {
        while (true)
        {
            ReadResult read = await NextAsync(cancellation);
            ReadOnlySequence<byte> buffer = read.Buffer;
            if (TryCut(buffer, out ReadOnlySequence<byte> payload, out byte flag))
            {
                T message = Parse(parser, payload, flag);
                LastMessageBytes = FrameHeader.Size + payload.Length;
                Advance(payload.End, payload.End);
                return message;
            }

            if (read.IsCompleted)
            {
                bool empty = buffer.IsEmpty;
                Advance(buffer.End, buffer.End);
                return empty ? null : throw new EtcdException(GrpcProtocolErrors.Truncated);
            }

            Advance(buffer.Start, buffer.End);
        }
    }

    /// <summary>
    /// The only message of a unary call, once the client has ended its half of the stream: answering before that would make the
    /// connection reset the stream. What a client sends beyond the message is ignored, as by etcd.
    /// </summary>
    /// <exception cref="EtcdException">The bytes are no message, or there is none.</exception>
    public async ValueTask<T> ReadSingleAsync<T>(MessageParser<T> parser, CancellationToken cancellation)
        where T : class, IMessage<T>
    {
        T message = await ReadAsync(parser, cancellation) ?? throw new EtcdException(GrpcProtocolErrors.NoRequest);
        while (true)
        {
            ReadResult read = await NextAsync(cancellation);
            bool more = !read.Buffer.IsEmpty;
            Advance(read.Buffer.End, read.Buffer.End);
            if (more || read.IsCompleted)
            {
                return message;
            }
        }
    }

    private async ValueTask<ReadResult> NextAsync(CancellationToken cancellation)
    {
        try
        {
            return input.TryRead(out ReadResult read) ? read : await input.ReadAsync(cancellation);
        }
        catch (IOException e)
        {
            throw BrokeOff(e);
        }
    }

    private void Advance(SequencePosition consumed, SequencePosition examined)
    {
        try
        {
            input.AdvanceTo(consumed, examined);
        }
        catch (IOException e)
        {
            throw BrokeOff(e);
        }
    }

    /// <summary>
    /// The connection broke, which can be seen by the reader before the request counts as aborted. Caught there alone: a service's own input and output
    /// may fail in the same way, and that must not pass for a client that went away.
    /// </summary>
    private static OperationCanceledException BrokeOff(IOException e) => new("the request broke off", e);

    private bool TryCut(in ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> payload, out byte flag)
    {
        payload = default;
        flag = 0;
        if (!FrameHeader.TryRead(buffer, out FrameHeader header))
        {
            return false;
        }

        if (header.Length > (uint)limitBytes)
        {
            throw new EtcdException(GrpcProtocolErrors.TooLarge(header.Length, limitBytes));
        }

        if (buffer.Length < FrameHeader.Size + header.Length)
        {
            return false;
        }

        payload = buffer.Slice(FrameHeader.Size, header.Length);
        flag = header.Flag;
        return true;
    }

    private T Parse<T>(MessageParser<T> parser, ReadOnlySequence<byte> payload, byte flag)
        where T : class, IMessage<T>
    {
        if (flag != 0)
        {
            payload = Unpack(payload, flag);
        }

        try
        {
            return parser.ParseFrom(payload);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new EtcdException(GrpcProtocolErrors.Malformed(e.Message.Contains("ended unexpectedly", StringComparison.Ordinal) ? "unexpected EOF" : e.Message));
        }
    }

    private ReadOnlySequence<byte> Unpack(in ReadOnlySequence<byte> payload, byte flag)
    {
        if (flag != 1)
        {
            throw new EtcdException(GrpcProtocolErrors.UnknownFormat(flag));
        }

        if (encoding != GzipMessages.Name)
        {
            throw new EtcdException(GrpcProtocolErrors.CompressedFlagWithoutEncoding);
        }

        return GzipMessages.Decompress(payload, limitBytes);
    }
}
