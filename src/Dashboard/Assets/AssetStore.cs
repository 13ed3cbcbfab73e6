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

        Dictionary<string, byte[]> files = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(root, file).Replace('\\', '/'), File.ReadAllBytes, StringComparer.Ordinal);
        HashSet<string> parts = [.. AssetBundle.All.SelectMany(bundle => bundle.Parts)];
        _assets = files.Where(file => !parts.Contains(file.Key)).Select(file => new Asset(file.Key, file.Value))
            .Concat(AssetBundle.All.Select(bundle => bundle.Join(files)))
            .ToDictionary(asset => asset.Path, StringComparer.Ordinal);
    }

    /// <summary>Files and bundles that are sent; not the files that bundles are made of.</summary>
    public IEnumerable<Asset> All => _assets.Values;

    /// <summary>The address of a file with its version in it, so that browsers may keep it for ever.</summary>
    public string Link(string path) => _assets.TryGetValue(path, out Asset? asset)
        ? $"/{path}?v={asset.Version}"
        : throw new InvalidOperationException($"The dashboard has no file '{path}'.");

    /// <summary>Packs everything now rather than when the first page asks for it.</summary>
    public void Compress()
    {
        foreach (Asset asset in All)
        {
            _ = asset.Brotli;
        }
    }
}
