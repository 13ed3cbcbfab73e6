namespace WebEtcd.Node.Peers;

/// <summary>How far a snapshot has got, in bytes. Bytes that the receiver had from an earlier attempt count as sent.</summary>
internal sealed record SnapshotProgress(long Sent, long Total);
