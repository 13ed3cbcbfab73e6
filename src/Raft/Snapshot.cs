namespace WebEtcd.Raft;

/// <summary>Where in the log a snapshot stands, and the configuration there.</summary>
/// <param name="Index">Last index that the snapshot contains.</param>
/// <param name="Term">Term of that index.</param>
/// <param name="ConfState">Configuration as of that index.</param>
public sealed record SnapshotMetadata(ulong Index, ulong Term, ConfState ConfState);

/// <summary>The state up to an index. The data may be a mere reference to what a transport sends by another way.</summary>
public sealed record Snapshot(SnapshotMetadata Metadata, ReadOnlyMemory<byte> Data);
