using System.Buffers;

namespace WebEtcd.Node.Hosting.ClientPort;

/// <summary>Tells the protocol from the first bytes of a connection, without consuming them.</summary>
internal static class ProtocolSniffer
{
    // A TLS record of type handshake starts with this byte; no HTTP method does.
    private const byte TlsHandshake = 0x16;

    // The HTTP/2 preface is "PRI * HTTP/2.0"; no HTTP/1 method starts with these four bytes.
    private static ReadOnlySpan<byte> Preface => "PRI "u8;

    /// <summary>Judges the bytes received so far.</summary>
    public static ClientProtocol Judge(in ReadOnlySequence<byte> received)
    {
        Span<byte> head = stackalloc byte[4];
        int length = (int)Math.Min(received.Length, head.Length);
        received.Slice(0, length).CopyTo(head);
        head = head[..length];
        if (length == 0)
        {
            return ClientProtocol.Undecided;
        }

        if (head[0] == TlsHandshake)
        {
            return ClientProtocol.Tls;
        }

        if (!Preface.StartsWith(head))
        {
            return ClientProtocol.Http1;
        }

        return length == Preface.Length ? ClientProtocol.Http2 : ClientProtocol.Undecided;
    }
}
