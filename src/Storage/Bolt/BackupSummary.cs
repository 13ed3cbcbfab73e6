namespace WebEtcd.Storage.Bolt;

/// <summary>What <c>etcdutl snapshot status</c> says of a backup.</summary>
/// <param name="Hash">CRC-32C over the names of the buckets and all their pairs.</param>
/// <param name="Revision">The last revision.</param>
/// <param name="TotalKeys">Pairs in all buckets.</param>
/// <param name="TotalSize">Bytes of all pages.</param>
public sealed record BackupSummary(uint Hash, long Revision, long TotalKeys, long TotalSize);
