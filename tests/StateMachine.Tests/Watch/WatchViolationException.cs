namespace WebEtcd.StateMachine.Tests.Watch;

/// <summary>A promise to watchers that was broken, and how.</summary>
internal sealed class WatchViolationException(string guarantee, string message) : Exception($"{guarantee}: {message}")
{
    public string Guarantee { get; } = guarantee;
}
