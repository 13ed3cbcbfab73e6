namespace WebEtcd.Simulation.Tests.World;

/// <summary>A seed in which something happened that must never happen: says what, and how to see it again.</summary>
internal sealed class SimulationFailure(int seed, WorldSettings settings, SimulationRun? run, Exception reason)
    : Exception(
        $"seed {seed}: {reason.Message}\n"
        + $"again with: WEBETCD_SIM_SEEDS={seed}-{seed} WEBETCD_SIM_TRACE=1 dotnet test tests/Simulation.Tests -c Release --filter FullyQualifiedName~ClusterTests\n"
        + $"world: {settings}\n{string.Join('\n', (object[])[.. run?.World.Members.Values ?? []])}",
        reason)
{
    /// <summary>What happened in the world before.</summary>
    public string Trace { get; } = run?.World.Trace.Text() ?? string.Empty;

    /// <summary>What was violated, in a line.</summary>
    public string Violation { get; } = reason.Message;
}
