using System.Net.Sockets;

namespace WebEtcd.Node.Peers;

/// <summary>Connections between members in clear text.</summary>
internal sealed class PlainPeerStreams : IPeerStreamFactory
{
    public Stream OpenClient(Socket socket, Uri url) => new NetworkStream(socket, ownsSocket: true);

    public Stream OpenServer(Socket socket) => new NetworkStream(socket, ownsSocket: true);
}
