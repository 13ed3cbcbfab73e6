namespace WebEtcd.Browser.Tests.Nodes;

/// <summary>
/// Chooses what the journeys run against: the node at WEBETCD_UNDER_TEST when that is set (a node to play with: the journeys write to it,
/// and one of them empties it), else a real node of their own.
/// </summary>
internal static class NodesUnderTest
{
    public static async Task<INodeUnderTest> StartAsync() =>
        Environment.GetEnvironmentVariable("WEBETCD_UNDER_TEST") is { Length: > 0 } address
            ? new RemoteNode(new Uri(address))
            : await RealNode.StartAsync();
}
