using System.Buffers.Binary;

namespace WebEtcd.Bench.Http2;

/// <summary>The receiving half of one stream: puts gRPC messages together when they span DATA frames.</summary>
internal sealed class GrpcStream
{
    private const int PrefixSize = 5;
    private byte[] _partial = [];
    private int _partialLength;

    /// <summary>The number that the opener gave.</summary>
    public int Tag { get; private set; }

    /// <summary>Bytes received since the last window update of this stream.</summary>
    public int UnacknowledgedBytes { get; set; }

    /// <summary>Whether no part of a message is waiting for its rest.</summary>
    public bool IsWhole => _partialLength == 0;

    /// <summary>Makes a used stream new.</summary>
    public void Reset(int tag)
    {
        Tag = tag;
        UnacknowledgedBytes = 0;
        _partialLength = 0;
    }

    /// <summary>Takes the payload of a DATA frame and hands on every whole message.</summary>
    public void Receive(ReadOnlySpan<byte> data, IStreamSink sink)
    {
        while (_partialLength == 0 && data.Length >= PrefixSize)
        {
            var size = MessageSize(data);
            if (data.Length < PrefixSize + size)
            {
                break;
            }
            sink.OnMessage(Tag, data.Slice(PrefixSize, size));
            data = data[(PrefixSize + size)..];
        }
        if (!data.IsEmpty)
        {
            ReceivePart(data, sink);
        }
    }

    private void ReceivePart(ReadOnlySpan<byte> data, IStreamSink sink)
    {
        if (_partial.Length < _partialLength + data.Length)
        {
            Array.Resize(ref _partial, Math.Max(2 * _partial.Length, _partialLength + data.Length));
        }
        data.CopyTo(_partial.AsSpan(_partialLength));
        _partialLength += data.Length;
        var whole = 0;
        while (_partialLength - whole >= PrefixSize)
        {
            var size = MessageSize(_partial.AsSpan(whole));
            if (_partialLength - whole < PrefixSize + size)
            {
                break;
            }
            sink.OnMessage(Tag, _partial.AsSpan(whole + PrefixSize, size));
            whole += PrefixSize + size;
        }
        _partial.AsSpan(whole, _partialLength - whole).CopyTo(_partial);
        _partialLength -= whole;
    }

    private static int MessageSize(ReadOnlySpan<byte> prefix)
    {
        if (prefix[0] != 0)
        {
            throw new InvalidDataException("the server sent a compressed gRPC message, which this client did not ask for");
        }
        return BinaryPrimitives.ReadInt32BigEndian(prefix[1..]);
    }
}
