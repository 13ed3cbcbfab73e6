using System.Buffers.Binary;

namespace WebEtcd.Node.Peers.Framing;

/// <summary>
/// The form of all frames for calls and snapshots: a number (8 bytes, little-endian), one byte that depends on the kind, and the rest. The number is the
/// id of a call, the offset in a snapshot, or what a ping wants back.
/// </summary>
internal readonly record struct NumberedFrame(FrameKind Kind, ulong Number, byte Tag, ReadOnlyMemory<byte> Body)
{
    /// <summary>Bytes of a frame's payload that are not its body.</summary>
    public const int Overhead = FrameHeader.KindSize + HeadBytes;

    private const int HeadBytes = sizeof(ulong) + 1;

    /// <summary>Starts a frame and returns its body, which the caller fills before it calls <see cref="FrameBuffer.End"/>.</summary>
    public static Span<byte> Begin(FrameBuffer buffer, FrameKind kind, ulong number, byte tag, int bodyBytes)
    {
        Span<byte> target = buffer.Begin(kind, HeadBytes + bodyBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(target, number);
        target[sizeof(ulong)] = tag;
        return target[HeadBytes..];
    }

    public static void Write(FrameBuffer buffer, FrameKind kind, ulong number, byte tag, ReadOnlySpan<byte> body)
    {
        body.CopyTo(Begin(buffer, kind, number, tag, body.Length));
        buffer.End();
    }

    /// <exception cref="PeerProtocolException">The frame is too short for this form.</exception>
    public static NumberedFrame Read(Frame frame)
    {
        if (frame.Body.Length < HeadBytes)
        {
            throw new PeerProtocolException($"a frame of kind {(byte)frame.Kind} is too short");
        }

        ReadOnlySpan<byte> body = frame.Body.Span;
        return new NumberedFrame(frame.Kind, BinaryPrimitives.ReadUInt64LittleEndian(body), body[sizeof(ulong)], frame.Body[HeadBytes..]);
    }
}
