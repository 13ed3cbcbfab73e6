using WebEtcd.Storage.Revisions;

namespace WebEtcd.Storage.Checkpoints;

/// <summary>The checkpoint that META names.</summary>
/// <param name="State">Index and tables.</param>
/// <param name="Cut">What belongs to it of the store.</param>
/// <param name="Store">The store that holds it.</param>
internal sealed record StoredCheckpoint(RecoveredCheckpoint State, StoreCut Cut, SharedStore Store);
