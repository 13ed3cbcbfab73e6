using System.Buffers.Binary;
using System.Text;
using WebEtcd.Node.Peers.Framing;

namespace WebEtcd.Node.Peers.Handshake;

/// <summary>What the member that was connected to says to a hello, and who it is, so that the other side can tell what differs.</summary>
internal sealed record HelloAnswer(HelloCode Code, ushort Version, ulong ClusterId, ulong MemberId, string Software)
{
    private const int FixedBytes = 1 + 2 + 8 + 8 + 1;
    private const int MaxSoftwareBytes = 64;

    public void Write(FrameBuffer buffer)
    {
        byte[] software = Encoding.UTF8.GetBytes(Software);
        int length = Math.Min(software.Length, MaxSoftwareBytes);
        Span<byte> body = buffer.Begin(FrameKind.HelloAnswer, FixedBytes + length);
        body[0] = (byte)Code;
        BinaryPrimitives.WriteUInt16LittleEndian(body[1..], Version);
        BinaryPrimitives.WriteUInt64LittleEndian(body[3..], ClusterId);
        BinaryPrimitives.WriteUInt64LittleEndian(body[11..], MemberId);
        body[19] = (byte)length;
        software.AsSpan(0, length).CopyTo(body[FixedBytes..]);
        buffer.End();
    }

    /// <exception cref="PeerProtocolException">The frame is no answer to a hello.</exception>
    public static HelloAnswer Read(Frame frame)
    {
        ReadOnlySpan<byte> body = frame.Body.Span;
        if (frame.Kind != FrameKind.HelloAnswer || body.Length < FixedBytes || body.Length < FixedBytes + body[19])
        {
            throw new PeerProtocolException("the hello was answered by something else");
        }

        return new HelloAnswer(
            (HelloCode)body[0],
            BinaryPrimitives.ReadUInt16LittleEndian(body[1..]),
            BinaryPrimitives.ReadUInt64LittleEndian(body[3..]),
            BinaryPrimitives.ReadUInt64LittleEndian(body[11..]),
            Encoding.UTF8.GetString(body.Slice(FixedBytes, body[19])));
    }
}
