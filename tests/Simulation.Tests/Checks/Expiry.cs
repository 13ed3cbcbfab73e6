namespace WebEtcd.Simulation.Tests.Checks;

/// <summary>A leader has judged that a lease is over, and proposed to revoke it.</summary>
/// <param name="LeaseId">The lease.</param>
/// <param name="Member">The leader.</param>
/// <param name="JudgedUs">When it judged.</param>
/// <param name="Payload">What it proposed.</param>
internal readonly record struct Expiry(long LeaseId, ulong Member, long JudgedUs, byte[] Payload);
