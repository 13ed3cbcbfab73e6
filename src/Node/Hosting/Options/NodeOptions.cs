namespace WebEtcd.Node.Hosting.Options;

/// <summary>Everything a node is told at its start, one class a room.</summary>
internal sealed class NodeOptions
{
    public MemberOptions Member { get; } = new();

    public ClusterOptions Cluster { get; } = new();

    public RaftOptions Raft { get; } = new();

    public StorageOptions Storage { get; } = new();

    public LimitOptions Limits { get; } = new();

    public CompactionOptions Compaction { get; } = new();

    public WatchOptions Watch { get; } = new();

    public LogOptions Log { get; } = new();

    public SecurityOptions Security { get; } = new();

    /// <summary>Encryption of the client port.</summary>
    public TlsOptions ClientTls { get; } = new();

    /// <summary>Encryption of the peer port.</summary>
    public TlsOptions PeerTls { get; } = new();

    public MetricsOptions Metrics { get; } = new();

    public DashboardOptions Dashboard { get; } = new();

    internal IReadOnlyList<EffectiveOption> Values { get; set; } = [];

    /// <summary>Each option with its value and where that comes from; secrets are masked. For the start-up log and the dashboard.</summary>
    public IReadOnlyList<EffectiveOption> Effective() => Values;
}
