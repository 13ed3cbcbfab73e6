namespace WebEtcd.Node.Peers.Links;

/// <summary>What became of a message that was to be sent.</summary>
internal enum EnqueueResult
{
    Added,

    /// <summary>The peer takes messages slower than they come: dropped.</summary>
    Full,

    /// <summary>The link is down: dropped.</summary>
    Closed,
}
