using Google.Protobuf;

namespace WebEtcd.StateMachine.Lease;

/// <summary>One lease in memory. Guarded by the lessor's lock.</summary>
internal sealed class LeaseEntry(long id, long ttlSeconds)
{
    /// <summary>Expiry of a lease on a member that is not primary.</summary>
    public const long Forever = long.MaxValue;

    public long Id { get; } = id;

    public long TtlSeconds { get; } = ttlSeconds;

    /// <summary>Remaining seconds as last agreed on by the cluster; 0 when nothing was agreed on, or a renewal cleared it.</summary>
    public long RemainingTtlSeconds { get; set; }

    public long ExpiryMs { get; set; } = Forever;

    /// <summary>When an expired lease may be handed out (again) to be revoked.</summary>
    public long HandOutAtMs { get; set; }

    /// <summary>Revoked or replaced: its places in the heaps mean nothing any more.</summary>
    public bool IsRemoved { get; set; }

    /// <summary>True while it has a place in the heap of checkpoints, so that it never has two.</summary>
    public bool IsCheckpointScheduled { get; set; }

    public HashSet<ByteString> Keys { get; } = [];

    /// <summary>What a new primary has to grant again: the agreed remainder if there is one, else everything.</summary>
    public long EffectiveTtlSeconds => RemainingTtlSeconds > 0 ? RemainingTtlSeconds : TtlSeconds;

    public bool IsExpired(long nowMs) => nowMs >= ExpiryMs;
}
