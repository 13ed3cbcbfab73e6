namespace WebEtcd.Raft;

/// <summary>Addresses within a node, used by messages with asynchronous storage writes.</summary>
public static class LocalTarget
{
    /// <summary>Whoever stores entries, hard state and snapshots; must process its messages in order.</summary>
    public const ulong AppendThread = ulong.MaxValue;

    /// <summary>Whoever applies committed entries; must process its messages in order.</summary>
    public const ulong ApplyThread = ulong.MaxValue - 1;

    /// <summary>True for an address within the node.</summary>
    public static bool Includes(ulong id) => id is AppendThread or ApplyThread;
}
