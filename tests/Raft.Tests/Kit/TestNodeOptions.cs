namespace WebEtcd.Raft.Tests;

/// <summary>Settings of a <see cref="TestNode"/>: the plain protocol, unless a test asks for more.</summary>
internal sealed class TestNodeOptions
{
    public required MemoryLogStorage Storage { get; set; }

    /// <summary>What the node reads instead of the storage, for tests that come between.</summary>
    public ILogStorage? View { get; set; }

    public int Seed { get; set; } = 1;

    public ulong Applied { get; set; }

    public int ElectionTicks { get; set; } = 10;

    public int HeartbeatTicks { get; set; } = 1;

    public ulong MaxSizePerMessage { get; set; } = ulong.MaxValue;

    public ulong MaxCommittedSizePerReady { get; set; }

    public ulong MaxUncommittedSize { get; set; }

    public int MaxInflightMessages { get; set; } = 256;

    public ulong MaxInflightBytes { get; set; }

    public bool PreVote { get; set; }

    public bool CheckQuorum { get; set; }

    public bool LeaseBasedReads { get; set; }

    public bool AsyncStorageWrites { get; set; }

    public bool DisableProposalForwarding { get; set; }

    public bool StepDownOnRemoval { get; set; }

    public bool DisableConfChangeValidation { get; set; }

    public IRaftTrace? Trace { get; set; }

    public RaftConfig ToConfig(ulong id) => new()
    {
        Id = id,
        Storage = View ?? Storage,
        Random = new Random(Seed),
        Applied = Applied,
        ElectionTicks = ElectionTicks,
        HeartbeatTicks = HeartbeatTicks,
        MaxSizePerMessage = MaxSizePerMessage,
        MaxCommittedSizePerReady = MaxCommittedSizePerReady,
        MaxUncommittedSize = MaxUncommittedSize,
        MaxInflightMessages = MaxInflightMessages,
        MaxInflightBytes = MaxInflightBytes,
        PreVote = PreVote,
        CheckQuorum = CheckQuorum,
        LeaseBasedReads = LeaseBasedReads,
        AsyncStorageWrites = AsyncStorageWrites,
        DisableProposalForwarding = DisableProposalForwarding,
        StepDownOnRemoval = StepDownOnRemoval,
        DisableConfChangeValidation = DisableConfChangeValidation,
        Trace = Trace,
    };
}
