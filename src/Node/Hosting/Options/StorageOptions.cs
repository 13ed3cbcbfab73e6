namespace WebEtcd.Node.Hosting.Options;

/// <summary>What lies on disk, and how much.</summary>
internal sealed class StorageOptions
{
    /// <summary>Directory of all data. Default: the member's name and <c>.webetcd</c>.</summary>
    public string DataDir { get; set; } = "";

    /// <summary>Log entries between two snapshots of the state machine. Default: 100000.</summary>
    public long SnapshotCount { get; set; } = 100_000;

    /// <summary>Log entries kept behind a snapshot for followers that are a little late. Default: 5000.</summary>
    public long SnapshotCatchUpEntries { get; set; } = 5000;

    /// <summary>Size of the store at which the NOSPACE alarm rises, in bytes; negative for no bound. Default: 2 GiB.</summary>
    public long QuotaBackendBytes { get; set; } = DefaultQuotaBytes;

    /// <summary>What a quota of 0 means.</summary>
    public const long DefaultQuotaBytes = 2L * 1024 * 1024 * 1024;
}
