using System.Net;
using System.Net.Sockets;

namespace WebEtcd.Cluster.Tests.Harness;

/// <summary>Loopback ports of one node.</summary>
internal sealed record ServerPorts(int Client, int Peer)
{
    /// <summary>The client address.</summary>
    public string ClientUrl => $"http://127.0.0.1:{Client}";

    /// <summary>The peer address.</summary>
    public string PeerUrl => $"http://127.0.0.1:{Peer}";

    /// <summary>Ports that were free a moment ago.</summary>
    public static ServerPorts Free()
    {
        using var client = new TcpListener(IPAddress.Loopback, 0);
        using var peer = new TcpListener(IPAddress.Loopback, 0);
        client.Start();
        peer.Start();
        return new ServerPorts(((IPEndPoint)client.LocalEndpoint).Port, ((IPEndPoint)peer.LocalEndpoint).Port);
    }
}
