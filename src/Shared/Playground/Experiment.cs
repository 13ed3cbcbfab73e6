namespace WebEtcd.Shared.Playground;

/// <summary>Something that is to be done to a playground.</summary>
/// <param name="Node">Number of the node, from 1; 0 where none belongs.</param>
/// <param name="Other">Number of the other end of a link; 0 where none belongs.</param>
/// <param name="Amount">Milliseconds of <see cref="ExperimentKind.Slow"/>, writes a second of <see cref="ExperimentKind.Traffic"/>.</param>
public sealed record Experiment(ExperimentKind Kind, int Node = 0, int Other = 0, int Amount = 0)
{
    /// <summary>The most that a sync can be made longer, in milliseconds.</summary>
    public const int MostMilliseconds = 30_000;

    /// <summary>The most values that are written a second.</summary>
    public const int MostWrites = 500;
}
