namespace WebEtcd.Shared.Playground;

/// <summary>What can be done to the nodes of a playground.</summary>
public enum ExperimentKind
{
    /// <summary>Ends a node as a crash would.</summary>
    Kill,

    /// <summary>Stops a node's execution, as a machine that hangs.</summary>
    Pause,

    /// <summary>Lets a paused node go on.</summary>
    Resume,

    /// <summary>Starts a node again; one that runs is stopped in order first.</summary>
    Restart,

    /// <summary>Lets nothing through between two nodes.</summary>
    Cut,

    /// <summary>Lets nothing through from one node to another; the way back stays open.</summary>
    CutOneWay,

    /// <summary>Cuts a node off from all others.</summary>
    Isolate,

    /// <summary>Lets everything through again: between two nodes, or everywhere when none is named.</summary>
    Heal,

    /// <summary>Makes every disk sync of a node take so many milliseconds longer; 0 ends it.</summary>
    Slow,

    /// <summary>Writes so many small values a second; 0 ends it.</summary>
    Traffic,
}
