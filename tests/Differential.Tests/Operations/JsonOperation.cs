using WebEtcd.Cluster.Tests.Gateway;

namespace WebEtcd.Differential.Tests.Operations;

/// <summary>A request of the JSON gateway.</summary>
internal sealed class JsonOperation(GatewayCall call) : IOperation
{
    public string Name => call.Name;

    public Task<string> RunAsync(Server server) => GatewayAnswer.OfAsync(call, server.Node);
}
