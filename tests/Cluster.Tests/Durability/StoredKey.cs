namespace WebEtcd.Cluster.Tests.Durability;

/// <summary>A key as the server shows it.</summary>
internal sealed record StoredKey(string Key, string Value, long ModRevision);
