namespace WebEtcd.StateMachine.Watch;

/// <summary>How far a watcher is.</summary>
public enum WatcherState
{
    /// <summary>It has everything up to the last revision and is fed by the apply loop; or waits for a revision in the future.</summary>
    Synced,

    /// <summary>It is behind and is fed from history.</summary>
    Unsynced,

    /// <summary>Its sink was full: one response is kept until it is accepted.</summary>
    Victim,

    /// <summary>Cancelled, or its stream is closed.</summary>
    Closed,
}
