namespace WebEtcd.Storage;

/// <summary>Who a data directory belongs to.</summary>
public sealed record NodeIdentity(ulong ClusterId, ulong MemberId);
