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
    private const int MaxUrlBytes = 512;

    /// <summary>Where the sender listens, for a receiver that does not know it yet. Ones that do not fit are left out.</summary>
    public IReadOnlyList<Uri> Urls { get; init; } = [];

    public void Write(FrameBuffer buffer)
    {
        byte[] software = Encoding.UTF8.GetBytes(Software);
        int length = Math.Min(software.Length, MaxSoftwareBytes);
        byte[] urls = UrlBytes();
        Span<byte> body = buffer.Begin(FrameKind.Hello, FixedBytes + length + 2 + urls.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(body, Version);
        body[2] = (byte)Channel;
        BinaryPrimitives.WriteUInt64LittleEndian(body[3..], ClusterId);
        BinaryPrimitives.WriteUInt64LittleEndian(body[11..], From);
        BinaryPrimitives.WriteUInt64LittleEndian(body[19..], To);
        body[27] = (byte)length;
        software.AsSpan(0, length).CopyTo(body[FixedBytes..]);
        BinaryPrimitives.WriteUInt16LittleEndian(body[(FixedBytes + length)..], (ushort)urls.Length);
        urls.CopyTo(body[(FixedBytes + length + 2)..]);
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
            Encoding.UTF8.GetString(body.Slice(FixedBytes, body[27]))) { Urls = ReadUrls(body[(FixedBytes + body[27])..]) };
    }

    private static List<Uri> ReadUrls(ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 2 || rest.Length - 2 < BinaryPrimitives.ReadUInt16LittleEndian(rest))
        {
            return [];
        }

        var urls = new List<Uri>();
        foreach (string text in Encoding.UTF8.GetString(rest.Slice(2, BinaryPrimitives.ReadUInt16LittleEndian(rest))).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps))
            {
                urls.Add(url);
            }
        }

        return urls;
    }

    private byte[] UrlBytes()
    {
        var text = new StringBuilder();
        foreach (Uri url in Urls)
        {
            if (text.Length + url.AbsoluteUri.Length < MaxUrlBytes)
            {
                text.Append(url.AbsoluteUri).Append('\n');
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
