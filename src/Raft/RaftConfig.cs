namespace WebEtcd.Raft;

/// <summary>Settings of one <see cref="RaftNode"/>. Times are counted in ticks; the caller says how long a tick is.</summary>
public sealed class RaftConfig
{
    /// <summary>Id of this member. Never 0.</summary>
    public required ulong Id { get; init; }

    /// <summary>The stored log.</summary>
    public required ILogStorage Storage { get; init; }

    /// <summary>Source of the election timeouts' spread: seeded by the caller, so that a run can be repeated.</summary>
    public required Random Random { get; init; }

    /// <summary>Last index that the state machine has applied; nothing at or below it is handed out again.</summary>
    public ulong Applied { get; init; }

    /// <summary>Ticks without word from a leader before a follower asks for votes (spread up to twice of it).</summary>
    public int ElectionTicks { get; init; } = 10;

    /// <summary>Ticks between a leader's heartbeats.</summary>
    public int HeartbeatTicks { get; init; } = 1;

    /// <summary>Bytes of entries in one append message.</summary>
    public ulong MaxSizePerMessage { get; init; } = 1024 * 1024;

    /// <summary>Bytes of committed entries in one <see cref="Ready"/>; 0 means as <see cref="MaxSizePerMessage"/>.</summary>
    public ulong MaxCommittedSizePerReady { get; init; }

    /// <summary>Bytes of proposals that may wait for commit; beyond it proposals are dropped. 0 is no limit.</summary>
    public ulong MaxUncommittedSize { get; init; }

    /// <summary>Append messages under way to one follower.</summary>
    public int MaxInflightMessages { get; init; } = 512;

    /// <summary>Bytes under way to one follower; 0 is no limit.</summary>
    public ulong MaxInflightBytes { get; init; }

    /// <summary>A leader that does not hear from a quorum for an election timeout steps down.</summary>
    public bool CheckQuorum { get; init; } = true;

    /// <summary>Ask whether an election could be won before raising the term.</summary>
    public bool PreVote { get; init; } = true;

    /// <summary>Answer linearizable reads by the leader's lease instead of a round of heartbeats. Needs <see cref="CheckQuorum"/> and clocks that agree.</summary>
    public bool LeaseBasedReads { get; init; }

    /// <summary>Hand storage and apply work out as messages, so that both can run beside the node.</summary>
    public bool AsyncStorageWrites { get; init; }

    /// <summary>A follower drops proposals instead of forwarding them.</summary>
    public bool DisableProposalForwarding { get; init; }

    /// <summary>Do not check proposed configuration changes against the state of the current one.</summary>
    public bool DisableConfChangeValidation { get; init; }

    /// <summary>A leader that is removed, or becomes a learner, steps down when that is applied.</summary>
    public bool StepDownOnRemoval { get; init; }

    /// <summary>Is told what the protocol does; null for nobody.</summary>
    public IRaftTrace? Trace { get; init; }

    /// <summary>Says everything that is wrong with the settings; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Check(Id != 0 && !LocalTarget.Includes(Id), $"Id {Id} is reserved");
        Check(Storage is not null, "Storage is missing");
        Check(Random is not null, "Random is missing");
        Check(HeartbeatTicks > 0, $"HeartbeatTicks must be greater than 0, not {HeartbeatTicks}");
        Check(ElectionTicks > HeartbeatTicks, $"ElectionTicks ({ElectionTicks}) must be greater than HeartbeatTicks ({HeartbeatTicks})");
        Check(MaxInflightMessages > 0, $"MaxInflightMessages must be greater than 0, not {MaxInflightMessages}");
        Check(
            MaxInflightBytes == 0 || MaxInflightBytes >= MaxSizePerMessage,
            $"MaxInflightBytes ({MaxInflightBytes}) must not be smaller than MaxSizePerMessage ({MaxSizePerMessage})");
        Check(!LeaseBasedReads || CheckQuorum, "LeaseBasedReads needs CheckQuorum");
        return errors;

        void Check(bool holds, string error)
        {
            if (!holds)
            {
                errors.Add(error);
            }
        }
    }
}
