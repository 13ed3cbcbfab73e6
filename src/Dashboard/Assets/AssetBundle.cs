namespace WebEtcd.Dashboard.Assets;

/// <summary>
/// Files that are kept apart to be read and are sent as one: a page that opens at a node for the first time, such as after the one before died, asks for few things.
/// </summary>
/// <param name="Path">Address of the whole below the root, without a leading slash.</param>
/// <param name="Parts">The files in the order in which they apply.</param>
internal sealed record AssetBundle(string Path, IReadOnlyList<string> Parts)
{
    /// <summary>Every style of every page. Tokens come first; of two rules that say different things the later one applies.</summary>
    public static readonly AssetBundle Styles = new("css/page.css",
    [
        "css/tokens.css", "css/base.css", "css/frame.css", "css/controls.css", "css/pages.css", "css/elections.css", "css/upkeep.css", "css/storage.css", "css/inspect.css", "css/panels.css",
        "css/administration.css", "css/values.css", "css/queues.css",
    ]);

    /// <summary>What runs once the page stands; the last one starts its connection.</summary>
    public static readonly AssetBundle Scripts = new("js/page.js", ["js/drafts.js", "js/palette.js", "js/charts.js", "js/start.js"]);

    public static readonly IReadOnlyList<AssetBundle> All = [Styles, Scripts];

    /// <summary>The whole, from files by their path.</summary>
    /// <exception cref="InvalidOperationException">A part is missing.</exception>
    public Asset Join(IReadOnlyDictionary<string, byte[]> files)
    {
        using MemoryStream whole = new();
        foreach (string part in Parts)
        {
            whole.Write(files.TryGetValue(part, out byte[]? content) ? content : throw new InvalidOperationException($"The dashboard's file '{part}' is missing. Reinstall the program with its wwwroot folder."));
            whole.WriteByte((byte)'\n');
        }

        return new Asset(Path, whole.ToArray());
    }
}
