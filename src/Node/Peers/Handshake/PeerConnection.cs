using System.Net.Sockets;
using WebEtcd.Node.Peers.Framing;

namespace WebEtcd.Node.Peers.Handshake;

/// <summary>A connection between members: the socket, the stream over it, and what cuts the stream into frames.</summary>
internal sealed class PeerConnection(Socket socket, Stream stream, FrameReader reader) : IDisposable
{
    private string? _abortReason;

    public Stream Stream { get; } = stream;

    public FrameReader Reader { get; } = reader;

    /// <summary>Release of the other side; null until it told.</summary>
    public string? Software { get; init; }

    /// <summary>Why <see cref="Abort"/> was called first; null when it was not.</summary>
    public string? AbortReason => Volatile.Read(ref _abortReason);

    /// <summary>Makes every read and write fail, from any thread.</summary>
    public void Abort(string reason)
    {
        Interlocked.CompareExchange(ref _abortReason, reason, null);
        socket.Dispose();
    }

    public void Dispose()
    {
        socket.Dispose();
        Stream.Dispose();
    }
}
