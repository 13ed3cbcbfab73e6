namespace WebEtcd.Node.Peers;

/// <summary>Bounds and times of the transport between members.</summary>
internal sealed class PeerTransportOptions
{
    /// <summary>Most raft messages that wait for one peer. Default: 4096.</summary>
    public int QueueMessages { get; init; } = 4096;

    /// <summary>Most bytes of raft messages that wait for one peer; a single message always fits. Default: 64 MiB.</summary>
    public long QueueBytes { get; init; } = 64L << 20;

    /// <summary>Largest frame of a raft message in bytes. Default: 64 MiB and 64 KiB for what stands around the entries.</summary>
    public int MaxRaftFrameBytes { get; init; } = (64 << 20) + (64 << 10);

    /// <summary>Largest request or answer of a call in bytes. Default: 2 MiB.</summary>
    public int MaxCallBytes { get; init; } = 2 << 20;

    /// <summary>Calls of one peer that are served at a time; more are refused. Default: 1024.</summary>
    public int MaxCallsInFlight { get; init; } = 1024;

    /// <summary>Connections accepted at a time; more are closed at once. Default: 256.</summary>
    public int MaxConnections { get; init; } = 256;

    /// <summary>How fast snapshots are sent to one peer, in bytes a second; 0 is as fast as it goes. Default: 64 MiB.</summary>
    public long SnapshotBytesPerSecond { get; init; } = 64L << 20;

    /// <summary>How often a link is pinged. Default: 1 s.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>After so long without a sign of life a connection is closed; also the longest time one write may take. Default: 5 s.</summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest time to connect and to be greeted. Default: 2 s.</summary>
    public TimeSpan DialTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Wait after the first failed dial; it doubles up to <see cref="MaxBackoff"/>. Default: 50 ms.</summary>
    public TimeSpan MinBackoff { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Longest wait between two dials, without jitter. Default: 1 s.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a broken transfer of a snapshot is tried again before it counts as failed. Default: 30 s.</summary>
    public TimeSpan SnapshotRetryTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A connection for calls that nobody has used for so long is closed. Default: 60 s.</summary>
    public TimeSpan CallIdleTime { get; init; } = TimeSpan.FromSeconds(60);
}
