namespace WebEtcd.Node.Observation;

/// <summary>What the services of this node have done, by kind.</summary>
internal sealed class TrafficMeter
{
    /// <summary>Puts and deletes.</summary>
    public LatencyRecorder Puts { get; } = new();

    public LatencyRecorder Ranges { get; } = new();

    public LatencyRecorder Txns { get; } = new();
}
