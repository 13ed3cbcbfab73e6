namespace WebEtcd.Node.Hosting.Options;

/// <summary>Options that are understood and checked, and that nothing acts on yet: whoever sets one is told so.</summary>
internal static class OptionsWithoutEffect
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "wal-dir", "snapshot-count", "snapshot-catchup-entries", "experimental-snapshot-catchup-entries", "max-snapshots", "max-wals", "max-learners",
        "auto-compaction-mode", "auto-compaction-retention", "watch-progress-notify-interval", "experimental-watch-progress-notify-interval",
        "strict-reconfig-check", "initial-election-tick-advance", "log-outputs",
    };

    /// <summary>Why a node cannot be started like this although the options are right; null when it can.</summary>
    public static string? Refusal(NodeOptions options)
    {
        if (options.Cluster.JoinExisting)
        {
            return "--initial-cluster-state existing: joining a cluster is not supported by this release, which runs one member.";
        }

        string[] others = [.. options.Cluster.InitialCluster.Select(member => member.Name).Where(name => name != options.Member.Name).Distinct()];
        return others.Length == 0
            ? null
            : $"--initial-cluster names other members ({string.Join(", ", others)}): clusters of several members are not supported by this release.";
    }

    /// <summary>A sentence for each option that was set and has no effect.</summary>
    public static IEnumerable<string> Warnings(NodeOptions options) => options.Effective()
        .Where(option => option.Origin != OptionOrigin.Default && Names.Contains(option.Name))
        .Select(option => $"--{option.Name} has no effect in this release.");
}
