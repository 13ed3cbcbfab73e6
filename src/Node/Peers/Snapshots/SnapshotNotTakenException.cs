namespace WebEtcd.Node.Peers.Snapshots;

/// <summary>The receiver has all it needs to answer, and the answer is no: sending the same snapshot again would not help.</summary>
internal sealed class SnapshotNotTakenException(string reason, Exception? cause = null) : Exception(reason, cause);
