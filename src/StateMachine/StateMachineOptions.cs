namespace WebEtcd.StateMachine;

/// <summary>Settings of the state machine. All members should have the same, except for the id.</summary>
public sealed class StateMachineOptions
{
    /// <summary>Space that keys and leases may take, in bytes; 0 for the default of 2 GiB, negative for no bound.</summary>
    public long QuotaBytes { get; init; }

    /// <summary>Operations, and compares, of one transaction.</summary>
    public int MaxTxnOps { get; init; } = 128;

    /// <summary>Learners that the cluster may have at a time.</summary>
    public int MaxLearners { get; init; } = 1;

    /// <summary>Id of this member.</summary>
    public ulong MemberId { get; init; }

    /// <summary>Milliseconds without events after which a watcher that asked for it is told the revision.</summary>
    public long ProgressNotifyIntervalMs { get; init; } = 10 * 60 * 1000;

    /// <summary>Shorter times to live of leases are raised to this, in seconds: etcd takes 1.5 election timeouts, rounded up.</summary>
    public long MinLeaseTtlSeconds { get; init; } = 2;
}
