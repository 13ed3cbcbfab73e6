namespace WebEtcd.Storage;

/// <summary>How a node keeps its data.</summary>
public sealed class StorageOptions
{
    /// <summary>The data directory. Made when it does not exist.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Size of one file of the write-ahead log, in bytes; rounded down to a power of two of at least 16 KiB. A log keeps the size it was made with.</summary>
    public long WalSegmentBytes { get; init; } = 64L << 20;

    /// <summary>Memory for the newest values, in bytes; older ones are read from disk. Rounded down to a power of two.</summary>
    public long RevisionMemoryBytes { get; init; } = 32L << 20;

    /// <summary>Size of one file of the revision store, in bytes; rounded down to a power of two.</summary>
    public long RevisionSegmentBytes { get; init; } = 64L << 20;

    /// <summary>Log entries kept before a checkpoint's applied index, for followers that are a little behind; those further behind get a snapshot.</summary>
    public ulong CatchUpEntries { get; init; } = 10_000;

    /// <summary>Most bytes of log, counted in whole segments, that these entries may take: they are held in memory as well.</summary>
    public long CatchUpBytes { get; init; } = 128L << 20;

    /// <summary>A sync that takes longer is reported to the observer.</summary>
    public TimeSpan SlowSync { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>A checkpoint is due after so many bytes of log.</summary>
    public long CheckpointLogBytes { get; init; } = 64L << 20;

    /// <summary>A checkpoint is due after so many entries were logged since the last one; 0 for no such bound. etcd's --snapshot-count.</summary>
    public long CheckpointEntries { get; init; }

    /// <summary>A checkpoint is due when something was logged and the last one is this old.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Work that normally runs beside the log happens within its calls, so that tests can count the disk's operations.</summary>
    internal bool InlineBackgroundWork { get; init; }

    /// <summary>Page size of a new revision store as a power of two.</summary>
    internal int RevisionPageBits { get; init; } = 20;

    /// <summary>First size of the revision store's hash index, in bytes; it grows with the number of records.</summary>
    internal long RevisionIndexBytes { get; init; } = 16L << 20;
}
