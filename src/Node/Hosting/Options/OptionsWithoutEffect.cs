namespace WebEtcd.Node.Hosting.Options;

/// <summary>Options that are understood and checked, and that nothing acts on yet: whoever sets one is told so.</summary>
internal static class OptionsWithoutEffect
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "wal-dir", "max-snapshots", "max-wals",
        "initial-election-tick-advance",
    };

    public static bool Has(string name) => Names.Contains(name);

    /// <summary>A sentence for each option that was set and has no effect.</summary>
    public static IEnumerable<string> Warnings(NodeOptions options) => options.Effective()
        .Where(option => option.Origin != OptionOrigin.Default && Names.Contains(option.Name))
        .Select(option => $"--{option.Name} has no effect in this release.");
}
