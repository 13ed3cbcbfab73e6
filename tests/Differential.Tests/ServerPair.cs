using WebEtcd.Cluster.Tests.Harness;
using WebEtcd.Differential.Tests.Operations;

namespace WebEtcd.Differential.Tests;

/// <summary>The real etcd and WebEtcd, each on an empty directory, taken through the same operations.</summary>
internal sealed class ServerPair : IAsyncDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly List<Server> _servers = [];

    public static async Task<ServerPair> StartAsync()
    {
        var pair = new ServerPair();
        try
        {
            pair._servers.Add(new Server(await ServerNode.StartAsync(ServerProgram.Etcd(), pair._directory["etcd"])));
            pair._servers.Add(new Server(await ServerNode.StartAsync(ServerProgram.Target(), pair._directory["webetcd"])));
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs an operation on both at once. The text tells both answers when they differ, and is null when they do not.</summary>
    public async Task<string?> DifferenceAsync(IOperation operation)
    {
        string[] answers;
        try
        {
            answers = await Task.WhenAll(_servers.Select(server => operation.RunAsync(server)));
        }
        catch (HttpRequestException error)
        {
            return $"{operation.Name}\n--- {error.Message}\n--- etcd: {Fate(_servers[0])}\n--- webetcd: {Fate(_servers[1])}";
        }

        return answers[0] == answers[1] ? null : $"{operation.Name}\n--- etcd:    {answers[0]}\n--- webetcd: {answers[1]}";
    }

    /// <summary>The operation that ended it has gone before; its last words tell why.</summary>
    private static string Fate(Server server)
    {
        string output = server.Node.Output;
        return server.Node.IsRunning ? "runs" : $"has ended: {output[^Math.Min(output.Length, 4000)..]}";
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        _directory.Dispose();
    }
}
