namespace WebEtcd.Node.Tests.Testing;

/// <summary>Where the real etcd's programs are.</summary>
internal static class RealEtcd
{
    private const string Variable = "WEBETCD_ETCD_BIN";

    /// <summary>Path of <c>etcd</c>, <c>etcdctl</c> or <c>etcdutl</c>. Without it the test is skipped, or fails when WEBETCD_REQUIRE_ETCD=1.</summary>
    public static string Require(string program)
    {
        string folder = Environment.GetEnvironmentVariable(Variable) ?? "";
        string path = Path.Combine(folder, program);
        if (folder.Length != 0 && File.Exists(path))
        {
            return path;
        }

        string message = $"{program} is not in the folder named by {Variable} ('{folder}')";
        if (Environment.GetEnvironmentVariable("WEBETCD_REQUIRE_ETCD") == "1")
        {
            Assert.Fail(message);
        }

        Assert.Skip(message);
        return path;
    }
}
