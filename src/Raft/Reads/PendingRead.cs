namespace WebEtcd.Raft;

/// <summary>A read that waits for the proof that this leader still leads.</summary>
/// <param name="Request">The request, from this node or a follower.</param>
/// <param name="Index">Commit index when the request came.</param>
internal readonly record struct PendingRead(Message Request, ulong Index);
