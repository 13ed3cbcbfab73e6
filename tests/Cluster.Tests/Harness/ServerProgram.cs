namespace WebEtcd.Cluster.Tests.Harness;

/// <summary>A server program and how to start it.</summary>
internal sealed record ServerProgram(string Name, string File, IReadOnlyList<string> FirstArguments)
{
    private const string EtcdFolderVariable = "WEBETCD_ETCD_BIN";
    private const string RequireVariable = "WEBETCD_REQUIRE_ETCD";
    private const string TargetVariable = "WEBETCD_CLUSTER_TARGET";

    /// <summary>Whether the tests run against etcd in place of WebEtcd, which proves the harness and the expectations.</summary>
    public static bool TargetIsEtcd => Environment.GetEnvironmentVariable(TargetVariable) == "etcd";

    /// <summary>The program under test: WebEtcd as built beside the tests.</summary>
    public static ServerProgram Target()
    {
        if (TargetIsEtcd)
        {
            return Etcd();
        }
        var assembly = Path.Combine(AppContext.BaseDirectory, "webetcd.dll");
        Assert.True(System.IO.File.Exists(assembly), $"{assembly} is missing: the build did not put the server beside the tests");
        return new ServerProgram("webetcd", "dotnet", [assembly]);
    }

    /// <summary>The real etcd; skips the test when the machine lacks it.</summary>
    public static ServerProgram Etcd() => new("etcd", EtcdTool("etcd"), []);

    /// <summary>A program of the real etcd (etcd, etcdctl, etcdutl); skips the test when the machine lacks it.</summary>
    public static string EtcdTool(string tool)
    {
        var folder = Environment.GetEnvironmentVariable(EtcdFolderVariable);
        var path = string.IsNullOrEmpty(folder) ? null : Path.Combine(folder, tool);
        if (path is null || !System.IO.File.Exists(path))
        {
            var message = $"the real {tool} is missing: set {EtcdFolderVariable} to the folder of etcd's programs";
            Assert.SkipUnless(Environment.GetEnvironmentVariable(RequireVariable) == "1", message);
            Assert.Fail(message);
        }
        return path!;
    }
}
