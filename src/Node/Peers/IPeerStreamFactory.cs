using System.Net.Sockets;

namespace WebEtcd.Node.Peers;

/// <summary>
/// Turns a connected socket into the stream that the protocol runs on. This is where encryption belongs. The stream owns the socket, supports one
/// reader and one writer at a time, and fails both when it is disposed. Called on threads that may block, with the socket's timeouts set.
/// </summary>
internal interface IPeerStreamFactory
{
    /// <summary>The stream of a connection that this node opened to <paramref name="url"/>.</summary>
    Stream OpenClient(Socket socket, Uri url);

    /// <summary>The stream of a connection that this node accepted.</summary>
    Stream OpenServer(Socket socket);
}
