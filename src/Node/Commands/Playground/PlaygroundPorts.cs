using System.Net;
using System.Net.Sockets;

namespace WebEtcd.Node.Commands.Playground;

/// <summary>The ports of the playground's nodes: 2379, 22379 and 32379 for clients as in etcd's own example, and one more each for peers.</summary>
internal sealed class PlaygroundPorts(int firstPort)
{
    private static readonly int[] Steps = [0, 20000, 30000];

    public static int Nodes => Steps.Length;

    /// <param name="node">From 1.</param>
    public int Client(int node) => firstPort + Steps[node - 1];

    public int Peer(int node) => Client(node) + 1;

    /// <summary>What keeps the playground from starting; null for nothing.</summary>
    public string? Conflict()
    {
        for (int node = 1; node <= Nodes; node++)
        {
            foreach ((int port, string use) in new[] { (Client(node), "clients"), (Peer(node), "peers") })
            {
                if (!IsFree(port))
                {
                    return $"port {port}, which node n{node} needs for {use}, is in use. Stop what listens there, or choose other ports with --first-port.";
                }
            }
        }

        return null;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
