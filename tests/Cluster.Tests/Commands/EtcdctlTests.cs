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

    /// <summary>The names of the scripts of what is not there yet.</summary>
    public static TheoryData<string> NotYetNames => [.. CommandScripts.NotYet.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(NotYetNames))]
    public async Task What_is_not_there_yet_is_refused_and_does_no_harm(string script)
    {
        Assert.SkipWhen(ServerProgram.TargetIsEtcd, "etcd has all of it");
        await using var pair = await SideBySide.StartAsync();
        var differences = await pair.DifferencesAsync(CommandScripts.NotYet[script]);
        Assert.Contains("Unimplemented", differences, StringComparison.Ordinal);
        Assert.Equal("", await pair.DifferencesAsync(CommandScripts.Steps("put still works", "get still")));
    }
}
