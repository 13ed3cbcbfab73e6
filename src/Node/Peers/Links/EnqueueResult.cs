namespace WebEtcd.Node.Peers.Links;

/// <summary>What became of a message that was to be sent.</summary>
internal enum EnqueueResult
{
    Added,

    /// <summary>The peer takes messages slower than they come: dropped.</summary>
    Full,

    /// <summary>As <see cref="Full"/>, and not the first since the queue was last empty.</summary>
    StillFull,

    /// <summary>The link is down: dropped.</summary>
    Closed,
}
