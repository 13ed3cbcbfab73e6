namespace WebEtcd.Shared.Playground;

/// <summary>What became of an experiment.</summary>
/// <param name="Done">False when it was refused or failed.</param>
/// <param name="Text">What was done, or why not; one sentence.</param>
public sealed record ExperimentOutcome(bool Done, string Text);
