namespace WebEtcd.Node.Hosting.Options;

/// <summary>Compaction without being asked.</summary>
internal sealed class CompactionOptions
{
    /// <summary>By age or by number of revisions. Default: periodic.</summary>
    public CompactionMode Mode { get; set; } = CompactionMode.Periodic;

    /// <summary>History kept in periodic mode; zero for no compaction. Default: an hour, set where all options are known.</summary>
    public TimeSpan RetentionPeriod { get; set; }

    /// <summary>Revisions kept in revision mode; zero for no compaction. Default: zero.</summary>
    public long RetentionRevisions { get; set; }
}
