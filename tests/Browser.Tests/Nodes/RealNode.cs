using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Browser.Tests.Nodes;

/// <summary>The real <c>webetcd</c>: a process of its own on an empty data directory, killed and removed at the end.</summary>
internal sealed class RealNode : INodeUnderTest
{
    private readonly TestDirectory _directory;
    private readonly ServerNode _process;
    private readonly RemoteNode _api;

    private RealNode(TestDirectory directory, ServerNode process)
    {
        _directory = directory;
        _process = process;
        _api = new RemoteNode(new Uri(process.Ports.ClientUrl));
    }

    public Uri Address => _api.Address;

    /// <summary>Starts a node and waits until it takes writes.</summary>
    public static async Task<RealNode> StartAsync(params string[] flags)
    {
        TestDirectory directory = new();
        return new RealNode(directory, await ServerNode.StartAsync(ServerProgram.Target(), directory["data"], flags));
    }

    public Task PutAsync(string key, string value, long lease = 0) => _api.PutAsync(key, value, lease);

    public Task DeleteAsync(string key) => _api.DeleteAsync(key);

    public Task ClearAsync() => _api.ClearAsync();

    public Task<long> GrantAsync(long seconds) => _api.GrantAsync(seconds);

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _process.DisposeAsync();
        _directory.Dispose();
    }
}
