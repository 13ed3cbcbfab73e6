namespace WebEtcd.Simulation.Tests.Checks;

/// <summary>A lease got its full time, by a grant or a renewal that was answered.</summary>
/// <param name="LeaseId">The lease.</param>
/// <param name="Member">Who renewed it.</param>
/// <param name="AtUs">When that was asked: the time counts from here on at the earliest.</param>
/// <param name="TtlSeconds">The time it got.</param>
internal readonly record struct Renewal(long LeaseId, ulong Member, long AtUs, long TtlSeconds);
