namespace WebEtcd.Cluster.Tests.Harness;

/// <summary>A cluster to start.</summary>
internal sealed record ClusterOptions
{
    /// <summary>What runs.</summary>
    public ServerProgram Program { get; init; } = ServerProgram.Target();

    /// <summary>Members at the start.</summary>
    public int Size { get; init; } = 3;

    /// <summary>Whether members reach each other through a network whose links can be cut.</summary>
    public bool HasFaultNetwork { get; init; }

    /// <summary>Flags of every member.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];
}
