namespace WebEtcd.Storage;

/// <summary>The state as of an applied index: the small tables are here, the values in the revision store.</summary>
/// <param name="AppliedIndex">Last log entry that is in it.</param>
/// <param name="AppliedTerm">Term of <paramref name="AppliedIndex"/>.</param>
/// <param name="Revision">Revision of the store at that index.</param>
/// <param name="Tables">The bytes that were given to <see cref="NodeStorage.CheckpointAsync"/>.</param>
public sealed record RecoveredCheckpoint(ulong AppliedIndex, ulong AppliedTerm, long Revision, ReadOnlyMemory<byte> Tables);
