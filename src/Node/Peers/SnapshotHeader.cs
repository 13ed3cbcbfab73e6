using WebEtcd.Raft;

namespace WebEtcd.Node.Peers;

/// <summary>What a receiver is told before the bytes of a snapshot.</summary>
/// <param name="Raft">The raft message of type Snapshot, whose metadata says where in the log the snapshot stands.</param>
/// <param name="Manifest">What the store needs to know before the bytes; opaque to the transport.</param>
/// <param name="Length">How many bytes there are in all.</param>
internal sealed record SnapshotHeader(Message Raft, ReadOnlyMemory<byte> Manifest, long Length);
