using System.Buffers.Binary;
using WebEtcd.Bench.Sockets;

namespace WebEtcd.Bench.Http2;

/// <summary>Writes the frames that a client sends into an output buffer.</summary>
internal static class FrameWriter
{
    private const int FrameHeaderSize = 9;

    /// <summary>Writes a whole frame.</summary>
    public static void Frame(this OutputBuffer output, FrameType type, byte flags, int streamId, ReadOnlySpan<byte> payload)
        => payload.CopyTo(output.FrameOf(type, flags, streamId, payload.Length));

    /// <summary>Writes DATA that holds one gRPC message, uncompressed.</summary>
    public static void GrpcMessage(this OutputBuffer output, int streamId, bool endStream, ReadOnlySpan<byte> message)
    {
        var payload = output.FrameOf(FrameType.Data, endStream ? Http2Flags.EndStream : (byte)0, streamId, 5 + message.Length);
        payload[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(payload[1..], message.Length);
        message.CopyTo(payload[5..]);
    }

    /// <summary>Writes a WINDOW_UPDATE.</summary>
    public static void WindowUpdate(this OutputBuffer output, int streamId, int increment)
        => BinaryPrimitives.WriteInt32BigEndian(output.FrameOf(FrameType.WindowUpdate, 0, streamId, 4), increment);

    private static Span<byte> FrameOf(this OutputBuffer output, FrameType type, byte flags, int streamId, int payloadLength)
    {
        var room = output.Take(FrameHeaderSize + payloadLength);
        room[0] = (byte)(payloadLength >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(room[1..], (ushort)payloadLength);
        room[3] = (byte)type;
        room[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(room[5..], streamId);
        return room[FrameHeaderSize..];
    }
}
