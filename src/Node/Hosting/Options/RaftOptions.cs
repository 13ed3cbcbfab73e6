namespace WebEtcd.Node.Hosting.Options;

/// <summary>The pace of the consensus.</summary>
internal sealed class RaftOptions
{
    /// <summary>Time between heartbeats, one tick, in milliseconds. Default: 100.</summary>
    public int HeartbeatIntervalMs { get; set; } = 100;

    /// <summary>Time without a leader until an election, in milliseconds; at least five heartbeats, at most 50000. Default: 1000.</summary>
    public int ElectionTimeoutMs { get; set; } = 1000;

    /// <summary>Ask whether an election could be won before it disturbs a leader. Default: true.</summary>
    public bool PreVote { get; set; } = true;

    /// <summary>Let the first election after a start come sooner. Default: true.</summary>
    public bool InitialElectionTickAdvance { get; set; } = true;
}
