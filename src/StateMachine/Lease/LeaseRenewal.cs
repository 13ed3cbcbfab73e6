namespace WebEtcd.StateMachine.Lease;

/// <summary>Answer to an attempt to renew a lease.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="TtlSeconds">The full time to live when renewed, else 0.</param>
public readonly record struct LeaseRenewal(LeaseRenewalOutcome Outcome, long TtlSeconds);
