namespace WebEtcd.Shared.Playground;

/// <summary>The state of a playground, as the process that owns it has set it. Immutable.</summary>
/// <param name="Cuts">Directions in which nothing is let through.</param>
/// <param name="Notes">The last things that were done or happened, newest first.</param>
/// <param name="CanPause">False on systems whose processes cannot be paused.</param>
public sealed record PlaygroundView(
    IReadOnlyList<PlaygroundNodeView> Nodes, IReadOnlyList<PlaygroundCut> Cuts, PlaygroundTrafficView Traffic, IReadOnlyList<PlaygroundNote> Notes, bool CanPause);

/// <summary>A node of the playground.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Name">Also the name of the member.</param>
/// <param name="ClientUrl">Where it serves its dashboard while it runs.</param>
/// <param name="ExitCode">With which code it ended; null while it runs and when it was killed on purpose.</param>
/// <param name="SlowSyncMs">What every disk sync takes longer, in milliseconds.</param>
public sealed record PlaygroundNodeView(int Number, string Name, string ClientUrl, PlaygroundNodeState State, int? ExitCode, int SlowSyncMs);

/// <summary>Whether the process of a node lives.</summary>
public enum PlaygroundNodeState
{
    /// <summary>It runs.</summary>
    Running,

    /// <summary>Its execution is stopped.</summary>
    Paused,

    /// <summary>There is no process.</summary>
    Stopped,
}

/// <summary>A direction between two nodes in which nothing is let through.</summary>
public sealed record PlaygroundCut(int From, int To);

/// <summary>The values that the playground writes.</summary>
/// <param name="PerSecond">How many are to be written a second; 0 for none.</param>
/// <param name="Written">How many were, since the playground started.</param>
/// <param name="Failed">How many were not.</param>
/// <param name="Problem">Why the last one was not; null when it was.</param>
public sealed record PlaygroundTrafficView(int PerSecond, long Written, long Failed, string? Problem);

/// <summary>Something that was done or happened.</summary>
public sealed record PlaygroundNote(DateTimeOffset At, string Text);
