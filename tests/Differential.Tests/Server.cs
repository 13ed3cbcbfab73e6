using WebEtcd.Cluster.Tests.Client;
using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Differential.Tests;

/// <summary>One of the two servers, and how it is asked.</summary>
internal sealed class Server(ServerNode node) : IAsyncDisposable
{
    public ServerNode Node { get; } = node;

    public EtcdClient Grpc { get; } = new(node.Ports.ClientUrl);

    public async ValueTask DisposeAsync()
    {
        Grpc.Dispose();
        await Node.DisposeAsync();
    }
}
