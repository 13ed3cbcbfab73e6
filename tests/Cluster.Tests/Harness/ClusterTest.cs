namespace WebEtcd.Cluster.Tests.Harness;

/// <summary>A test with clusters of its own, which end with it. When it fails, what the processes printed is shown.</summary>
public abstract class ClusterTest : IAsyncDisposable
{
    private const int ShownCharacters = 3_000;
    private readonly List<ServerCluster> _clusters = [];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var cluster in _clusters)
        {
            await cluster.DisposeAsync();
            if (TestContext.Current.TestState?.Result == TestResult.Failed)
            {
                Show(cluster);
            }
        }
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes the members of a cluster and starts none.</summary>
    private protected ServerCluster Prepare(ClusterOptions options)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals to processes and the kernel's socket tables are Linux's here");
        var cluster = ServerCluster.Prepare(options);
        _clusters.Add(cluster);
        return cluster;
    }

    /// <summary>Starts a cluster.</summary>
    private protected async Task<ServerCluster> StartAsync(ClusterOptions? options = null)
    {
        var cluster = Prepare(options ?? new ClusterOptions());
        await cluster.StartAsync();
        return cluster;
    }

    /// <summary>Adds a line to the test's output.</summary>
    private protected static void Tell(string text)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(text);
        TestContext.Current.SendDiagnosticMessage("{0}: {1}", TestContext.Current.TestMethod?.MethodName ?? "", text);
    }

    /// <summary>A number from the environment, so that the same test can run for a minute or for a night.</summary>
    private protected static int Setting(string variable, int fallback)
        => int.TryParse(Environment.GetEnvironmentVariable(variable), out var value) ? value : fallback;

    private static void Show(ServerCluster cluster)
    {
        var file = Path.Combine(Path.GetTempPath(), $"webetcd-cluster-output-{Guid.NewGuid():N}.txt");
        File.WriteAllText(file, cluster.Output);
        Tell($"All that the processes printed is in {file}. The last of each:");
        foreach (var output in cluster.Members.Select(member => member.Output))
        {
            Tell(output.Length > ShownCharacters ? "…" + output[^ShownCharacters..] : output);
        }
    }
}
