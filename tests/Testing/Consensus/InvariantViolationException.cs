namespace WebEtcd.Testing.Consensus;

/// <summary>An invariant does not hold.</summary>
/// <param name="invariant">Its name.</param>
/// <param name="what">What contradicts it.</param>
public sealed class InvariantViolationException(string invariant, string what) : Exception($"{invariant} is violated: {what}")
{
    public string Invariant { get; } = invariant;
}
