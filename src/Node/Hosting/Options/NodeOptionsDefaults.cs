namespace WebEtcd.Node.Hosting.Options;

/// <summary>Defaults that depend on other options.</summary>
internal static class NodeOptionsDefaults
{
    private const string DataDirSuffix = ".webetcd";

    /// <summary>Who has a store for a while and never thinks of compaction must not run into the quota.</summary>
    private static readonly TimeSpan HistoryKept = TimeSpan.FromHours(1);

    public static void Complete(NodeOptions options, IReadOnlySet<string> given, List<EffectiveOption> effective)
    {
        if (!given.Contains("data-dir"))
        {
            options.Storage.DataDir = options.Member.Name + DataDirSuffix;
            effective.Add(new EffectiveOption("data-dir", options.Storage.DataDir, OptionOrigin.Default));
        }

        if (!given.Contains("auto-compaction-retention") && options.Compaction.Mode == CompactionMode.Periodic)
        {
            options.Compaction.RetentionPeriod = HistoryKept;
            effective.Add(new EffectiveOption("auto-compaction-retention", "1h", OptionOrigin.Default));
        }

        if (!given.Contains("initial-cluster"))
        {
            options.Cluster.InitialCluster = options.Member.InitialAdvertisePeerUrls.Select(url => new InitialMember(options.Member.Name, url)).ToArray();
            string text = string.Join(',', options.Cluster.InitialCluster.Select(member => $"{member.Name}={member.PeerUrl.OriginalString}"));
            effective.Add(new EffectiveOption("initial-cluster", text, OptionOrigin.Default));
        }
    }
}
