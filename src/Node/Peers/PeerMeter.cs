using WebEtcd.Node.Observation.Metrics;

namespace WebEtcd.Node.Peers;

/// <summary>What has gone to and come from one other member, over all connections for raft messages and snapshots.</summary>
internal sealed class PeerMeter
{
    private const double FirstRoundTrip = 0.0001;
    private const int RoundTripBuckets = 16;

    public Counter SentBytes { get; } = new();

    public Counter ReceivedBytes { get; } = new();

    /// <summary>Messages that could not be sent.</summary>
    public Counter SendFailures { get; } = new();

    /// <summary>Connections that ended since what came over them was wrong.</summary>
    public Counter ReceiveFailures { get; } = new();

    /// <summary>Times that the connection for raft messages was lost.</summary>
    public Counter Disconnects { get; } = new();

    public Histogram RoundTrips { get; } = Histogram.OfSeconds(FirstRoundTrip, RoundTripBuckets);

    public Counter SnapshotsSent { get; } = new();

    public Counter SnapshotsFailed { get; } = new();
}
