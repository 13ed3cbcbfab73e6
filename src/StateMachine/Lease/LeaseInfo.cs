using Google.Protobuf;

namespace WebEtcd.StateMachine.Lease;

/// <summary>What can be asked about a lease.</summary>
/// <param name="Id">The lease.</param>
/// <param name="GrantedTtlSeconds">Time to live it was granted.</param>
/// <param name="RemainingTtlSeconds">
/// Whole seconds left, cut off, never below 0. Only the primary knows: elsewhere this is what the lease would get if this member became primary.
/// </param>
/// <param name="IsExpired">Its time is over, but it is not revoked yet.</param>
/// <param name="KeyCount">Number of attached keys.</param>
/// <param name="Keys">The attached keys in order; empty when not asked for.</param>
public sealed record LeaseInfo(long Id, long GrantedTtlSeconds, long RemainingTtlSeconds, bool IsExpired, int KeyCount, IReadOnlyList<ByteString> Keys);
