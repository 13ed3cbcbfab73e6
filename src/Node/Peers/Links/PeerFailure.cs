using System.Net.Sockets;
using WebEtcd.Node.Peers.Framing;

namespace WebEtcd.Node.Peers.Links;

/// <summary>Which exceptions mean that a connection has ended, and no more than that.</summary>
internal static class PeerFailure
{
    public static bool IsConnectionLoss(Exception e) =>
        e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or PeerProtocolException;
}
