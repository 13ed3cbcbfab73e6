namespace WebEtcd.Shared.Observation;

/// <summary>What the dashboard and the public hub see: the state of every member as this node knows it, and everything that happens from then on.</summary>
public interface IClusterObserver
{
    /// <summary>The present state and the stream of changes that follows it without a gap. Dispose the subscription to end it.</summary>
    ClusterSubscription Subscribe();

    /// <summary>The present state alone.</summary>
    ClusterView Current { get; }
}

/// <summary>An initial state and what changes after it. A reader that is too slow loses the oldest changes, and is told how many.</summary>
public sealed class ClusterSubscription(ClusterView initial, IAsyncEnumerable<ClusterChange> changes, Action onDispose) : IDisposable
{
    public ClusterView Initial { get; } = initial;

    public IAsyncEnumerable<ClusterChange> Changes { get; } = changes;

    public void Dispose() => onDispose();
}

/// <summary>One batch of changes: the state after it, and the events in it.</summary>
/// <param name="View">State after the batch.</param>
/// <param name="Events">What happened, oldest first; may be empty when only numbers moved.</param>
/// <param name="Skipped">Events that this reader lost because it was too slow.</param>
public sealed record ClusterChange(ClusterView View, IReadOnlyList<ClusterEvent> Events, long Skipped);
