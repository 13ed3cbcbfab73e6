namespace WebEtcd.StateMachine.Watch;

/// <summary>Settings of all watchers of a member.</summary>
public sealed class WatchOptions
{
    /// <summary>Shortest interval of progress notifications, in milliseconds.</summary>
    public const long MinProgressNotifyIntervalMs = 100;

    /// <summary>
    /// Milliseconds without events after which a watcher with progress_notify is told the revision; raised to
    /// <see cref="MinProgressNotifyIntervalMs"/>. Up to a tenth is added by chance. Default: 10 minutes.
    /// </summary>
    public long ProgressNotifyIntervalMs { get; init; } = 10 * 60 * 1000;

    /// <summary>Watchers of all streams at once; one more is refused. Default: 1000000.</summary>
    public int MaxWatchers { get; init; } = 1_000_000;

    /// <summary>Source of the chance in the interval of progress notifications. Used by one thread at a time.</summary>
    public Random Jitter { get; init; } = new(1);

    /// <summary>
    /// Bytes of keys and values that one batch of history should hold at most. A batch holds whole revisions, so one large revision can be above it.
    /// Default: 8 MiB.
    /// </summary>
    public long FeedBatchBytes { get; init; } = 8 * 1024 * 1024;
}
