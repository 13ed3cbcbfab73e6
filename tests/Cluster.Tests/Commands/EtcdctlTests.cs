using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Cluster.Tests.Commands;

/// <summary>Real etcdctl cannot tell the program under test from etcd.</summary>
public sealed class EtcdctlTests
{
    /// <summary>The names of all scripts.</summary>
    public static TheoryData<string> ScriptNames => [.. CommandScripts.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(ScriptNames))]
    public async Task Etcdctl_sees_the_same_as_with_etcd(string script)
    {
        await using var pair = await SideBySide.StartAsync();
        var differences = await pair.DifferencesAsync(CommandScripts.All[script]);
        Assert.True(differences.Length == 0, differences);
    }
}
