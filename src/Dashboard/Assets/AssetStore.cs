namespace WebEtcd.Dashboard.Assets;

/// <summary>
/// The static files of the dashboard: a handful, read once from beside the program. Not the host's web root, since a node may be
/// started in any directory.
/// </summary>
internal sealed class AssetStore
{
    private readonly Dictionary<string, Asset> _assets;

    public AssetStore()
        : this(Path.Combine(AppContext.BaseDirectory, "wwwroot"))
    {
    }

    public AssetStore(string root)
    {
        if (!Directory.Exists(root))
        {
            throw new InvalidOperationException($"The dashboard's files are missing: there is no directory '{root}'. Reinstall the program with its wwwroot folder.");
        }

        _assets = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(file => new Asset(Path.GetRelativePath(root, file).Replace('\\', '/'), File.ReadAllBytes(file)))
            .ToDictionary(asset => asset.Path, StringComparer.Ordinal);
    }

    public IEnumerable<Asset> All => _assets.Values;

    /// <summary>The address of a file with its version in it, so that browsers may keep it for ever.</summary>
    public string Link(string path) => _assets.TryGetValue(path, out Asset? asset)
        ? $"/{path}?v={asset.Version}"
        : throw new InvalidOperationException($"The dashboard has no file '{path}'.");
}
