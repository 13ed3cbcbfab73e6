namespace WebEtcd.StateMachine.Lease;

/// <summary>A lease as it is kept in checkpoints and snapshots. Keys are not part of it: the keys know their lease.</summary>
/// <param name="Id">Never 0.</param>
/// <param name="TtlSeconds">Granted time to live.</param>
/// <param name="RemainingTtlSeconds">Remainder the cluster last agreed on; 0 for none.</param>
public readonly record struct LeaseRecord(long Id, long TtlSeconds, long RemainingTtlSeconds);
