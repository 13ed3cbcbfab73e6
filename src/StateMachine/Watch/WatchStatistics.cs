namespace WebEtcd.StateMachine.Watch;

/// <summary>Numbers about all watchers.</summary>
/// <param name="Streams">Open streams.</param>
/// <param name="Watchers">Living watchers.</param>
/// <param name="SlowWatchers">Those of them that are behind, or whose sink is full.</param>
/// <param name="BlockedStreams">Streams whose sink is full.</param>
/// <param name="PendingEvents">Events kept for full sinks.</param>
/// <param name="EventsSent">Events that sinks accepted since the start.</param>
/// <param name="PublishedRevision">Last revision that the watchers were told of (while there are any).</param>
public readonly record struct WatchStatistics(
    int Streams,
    int Watchers,
    int SlowWatchers,
    int BlockedStreams,
    long PendingEvents,
    long EventsSent,
    long PublishedRevision);
