namespace WebEtcd.Shared.Services;

/// <summary>A lock or an election: the keys below one name, in the order in which they came.</summary>
/// <param name="Name">Without the slash at its end.</param>
/// <param name="Places">Whose turn it is, then who waits, the first of them in their order. Empty when there are too many to be put in order.</param>
/// <param name="Count">Keys below the name.</param>
/// <param name="MayRelease">The caller may revoke the lease of the first place, which deletes all keys of that lease.</param>
public sealed record KeyQueue(byte[] Name, IReadOnlyList<QueuePlace> Places, long Count, bool MayRelease);
