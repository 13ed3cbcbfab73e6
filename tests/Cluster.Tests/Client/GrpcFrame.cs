using System.Buffers.Binary;
using Google.Protobuf;

namespace WebEtcd.Cluster.Tests.Client;

/// <summary>A message on the wire of gRPC: a flag, four bytes of length, the bytes.</summary>
internal static class GrpcFrame
{
    private const int HeaderLength = 5;

    /// <summary>A message in its frame, uncompressed.</summary>
    public static byte[] Of(IMessage message)
    {
        var frame = new byte[HeaderLength + message.CalculateSize()];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)(frame.Length - HeaderLength));
        message.WriteTo(frame.AsSpan(HeaderLength));
        return frame;
    }

    /// <summary>The next message's bytes; null at the end.</summary>
    /// <exception cref="IOException">The stream ended within a frame.</exception>
    public static async Task<byte[]?> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var header = new byte[HeaderLength];
        if (await stream.ReadAtLeastAsync(header, HeaderLength, false, cancellation) < HeaderLength)
        {
            return null;
        }
        var payload = new byte[BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(1))];
        await stream.ReadExactlyAsync(payload, cancellation);
        return payload;
    }
}
