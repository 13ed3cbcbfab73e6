namespace WebEtcd.StateMachine.Watch;

/// <summary>Limits of one watch stream.</summary>
public sealed class WatchStreamOptions
{
    /// <summary>Watchers a stream can have at once; one more is refused. Default: 100000.</summary>
    public int MaxWatchers { get; init; } = 100_000;

    /// <summary>
    /// Bytes below which the responses of a watcher with fragment stay, as long as a single event is not larger. Includes the header that is filled in
    /// later. Default: 1.5 MiB.
    /// </summary>
    public int MaxResponseBytes { get; init; } = 1536 * 1024;
}
