namespace WebEtcd.Cluster.Tests.Harness;

/// <summary>A directory of its own for one test, removed with it.</summary>
internal sealed class TestDirectory : IDisposable
{
    public TestDirectory() => Directory.CreateDirectory(Root);

    /// <summary>The directory.</summary>
    public string Root { get; } = Path.Combine(Path.GetTempPath(), $"webetcd-cluster-{Guid.NewGuid():N}");

    /// <summary>A path inside it.</summary>
    public string this[string name] => Path.Combine(Root, name);

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Root, true);
        }
        catch (IOException)
        {
            // A killed server may still be letting go of its files; the system cleans its temporary folder.
        }
    }
}
