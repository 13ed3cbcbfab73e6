using System.Buffers.Binary;
using WebEtcd.Node.Peers.Framing;

namespace WebEtcd.Node.Peers.Links;

/// <summary>Signs of life: 8 bytes of the asking side, which come back unchanged.</summary>
internal static class PingPong
{
    public static void Write(FrameBuffer buffer, FrameKind kind, long stamp)
    {
        BinaryPrimitives.WriteInt64LittleEndian(buffer.Begin(kind, sizeof(long)), stamp);
        buffer.End();
    }

    /// <exception cref="PeerProtocolException">The frame is of another kind.</exception>
    public static long Read(Frame frame, FrameKind kind)
    {
        if (frame.Kind != kind || frame.Body.Length < sizeof(long))
        {
            throw new PeerProtocolException($"a frame of kind {(byte)frame.Kind} instead of a {kind}");
        }

        return BinaryPrimitives.ReadInt64LittleEndian(frame.Body.Span);
    }
}
