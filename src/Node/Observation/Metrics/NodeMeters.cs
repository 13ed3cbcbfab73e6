namespace WebEtcd.Node.Observation.Metrics;

/// <summary>What the rooms of a node count while they work, besides what they can tell when they are asked.</summary>
internal sealed class NodeMeters
{
    // etcd's buckets for whatever a disk does: 1 ms, doubled up to 8.192 s.
    private const double DiskFirst = 0.001;
    private const int DiskBuckets = 14;

    /// <summary>Syncs of the write-ahead log.</summary>
    public Histogram WalSync { get; } = Histogram.OfSeconds(DiskFirst, DiskBuckets);

    /// <summary>Batches handed to the write-ahead log, without their sync.</summary>
    public Histogram WalWrite { get; } = Histogram.OfSeconds(DiskFirst, DiskBuckets);

    /// <summary>Batches of committed entries carried out: changes in index and revision store, watchers told.</summary>
    public Histogram Commit { get; } = Histogram.OfSeconds(DiskFirst, DiskBuckets);

    /// <summary>Checkpoints.</summary>
    public Histogram Checkpoint { get; } = Histogram.OfSeconds(DiskFirst, DiskBuckets);

    /// <summary>Compactions as they delete records.</summary>
    public Histogram Compaction { get; } = Histogram.OfMilliseconds(100, 14);

    /// <summary>Lifetimes of leases that were granted, in seconds.</summary>
    public Histogram LeaseTtl { get; } = Histogram.OfNumbers(1, 24);

    public Counter LeasesRevoked { get; } = new();

    public Counter LeasesExpired { get; } = new();

    public ApplyMeter Apply { get; init; } = new();

    /// <summary>When the last compaction ended, in seconds of Unix time; 0 for not since the start.</summary>
    public double LastCompactionUnixSeconds { get; set; }
}
