using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Browser.Tests.Nodes;

/// <summary>A client that has nothing to do with the dashboard: etcdctl when WEBETCD_ETCD_BIN names its folder, else the REST API.</summary>
internal static class OtherClient
{
    private static readonly string? Etcdctl = Find();

    public static string Name => Etcdctl is null ? "REST" : "etcdctl";

    public static async Task PutAsync(INodeUnderTest node, string key, string value)
    {
        if (Etcdctl is null)
        {
            await node.PutAsync(key, value);
            return;
        }

        CommandRun run = await CommandRun.OfAsync(Etcdctl, [$"--endpoints={node.Address}", "put", "--", key, value]);
        Assert.True(run.ExitCode == 0, $"etcdctl put failed: {run.Errors}");
    }

    private static string? Find()
    {
        string? folder = Environment.GetEnvironmentVariable("WEBETCD_ETCD_BIN");
        string? path = string.IsNullOrEmpty(folder) ? null : Path.Combine(folder, "etcdctl");
        return File.Exists(path) ? path : null;
    }
}
