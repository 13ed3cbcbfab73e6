namespace WebEtcd.StateMachine.Lease;

/// <summary>What came of an attempt to renew a lease.</summary>
public enum LeaseRenewalOutcome
{
    /// <summary>The lease has its full time to live again.</summary>
    Renewed,

    /// <summary>There is no such lease: answer with TTL 0.</summary>
    Unknown,

    /// <summary>Its time is over and its revocation under way: wait until it no longer exists, then answer with TTL 0; or ask the new primary after a demotion.</summary>
    ExpiredNotYetRevoked,

    /// <summary>
    /// Nothing was renewed: the cluster has agreed on a shorter remainder, which a later primary would go by. Let it agree on 0 first
    /// (<see cref="Lessor.Checkpoint"/> through the log), then renew again.
    /// </summary>
    CheckpointMustBeCleared,

    /// <summary>Only the primary renews: ask the leader.</summary>
    NotPrimary,
}
