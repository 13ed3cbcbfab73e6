namespace WebEtcd.Node.Observation;

/// <summary>What does not change while the node runs.</summary>
/// <param name="Name">The member's name for people.</param>
/// <param name="Version">WebEtcd's own version.</param>
/// <param name="QuotaBytes">Bytes the store may take; 0 for no limit.</param>
internal sealed record NodeDescription(string Name, string Version, DateTimeOffset StartedAt, long QuotaBytes);
