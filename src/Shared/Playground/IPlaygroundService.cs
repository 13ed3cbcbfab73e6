namespace WebEtcd.Shared.Playground;

/// <summary>
/// Experiments with the nodes of a playground. There only in nodes that <c>webetcd playground</c> has started; what is done is done by the process that
/// started them, so it works as well on a node that is dead.
/// </summary>
public interface IPlaygroundService
{
    /// <summary>The state of the playground; null when the process that owns it does not answer.</summary>
    ValueTask<PlaygroundView?> ReadAsync(CancellationToken cancellation);

    /// <summary>Does an experiment. A refusal is an outcome, not an exception.</summary>
    ValueTask<ExperimentOutcome> DoAsync(Experiment experiment, CancellationToken cancellation);
}
