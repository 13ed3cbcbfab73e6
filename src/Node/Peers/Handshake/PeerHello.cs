using System.Buffers.Binary;
using System.Text;
using WebEtcd.Node.Peers.Framing;

namespace WebEtcd.Node.Peers.Handshake;

/// <summary>
/// The first frame of a connection: who connects, to whom, for what. Numbers are little-endian; whatever follows the known fields is left to later
/// versions and ignored.
/// </summary>
/// <param name="Version">Protocol version of the sender.</param>
/// <param name="Channel">What the connection is for.</param>
/// <param name="ClusterId">0 for a process that is no member yet.</param>
/// <param name="From">Member id of the sender; 0 for a process that is no member yet.</param>
/// <param name="To">Member that the sender means to reach; 0 for whoever it is.</param>
/// <param name="Software">Release of the sender, for people.</param>
internal sealed record PeerHello(ushort Version, ChannelKind Channel, ulong ClusterId, ulong From, ulong To, string Software)
{
    private const int FixedBytes = 2 + 1 + 8 + 8 + 8 + 1;
    private const int MaxSoftwareBytes = 64;

    public void Write(FrameBuffer buffer)
    {
        byte[] software = Encoding.UTF8.GetBytes(Software);
        int length = Math.Min(software.Length, MaxSoftwareBytes);
        Span<byte> body = buffer.Begin(FrameKind.Hello, FixedBytes + length);
        BinaryPrimitives.WriteUInt16LittleEndian(body, Version);
        body[2] = (byte)Channel;
        BinaryPrimitives.WriteUInt64LittleEndian(body[3..], ClusterId);
        BinaryPrimitives.WriteUInt64LittleEndian(body[11..], From);
        BinaryPrimitives.WriteUInt64LittleEndian(body[19..], To);
        body[27] = (byte)length;
        software.AsSpan(0, length).CopyTo(body[FixedBytes..]);
        buffer.End();
    }

    /// <exception cref="PeerProtocolException">The frame is no hello.</exception>
    public static PeerHello Read(Frame frame)
    {
        ReadOnlySpan<byte> body = frame.Body.Span;
        if (frame.Kind != FrameKind.Hello || body.Length < FixedBytes || body.Length < FixedBytes + body[27])
        {
            throw new PeerProtocolException("the first frame is no hello");
        }

        return new PeerHello(
            BinaryPrimitives.ReadUInt16LittleEndian(body),
            (ChannelKind)body[2],
            BinaryPrimitives.ReadUInt64LittleEndian(body[3..]),
            BinaryPrimitives.ReadUInt64LittleEndian(body[11..]),
            BinaryPrimitives.ReadUInt64LittleEndian(body[19..]),
            Encoding.UTF8.GetString(body.Slice(FixedBytes, body[27])));
    }
}
