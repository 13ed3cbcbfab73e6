namespace WebEtcd.Storage.Checkpoints;

/// <summary>A checkpoint that is to be taken.</summary>
/// <param name="Checkpoint">What it holds.</param>
/// <param name="LogAddress">End of the log when it was planned.</param>
/// <param name="LogEntries">Entries appended until then.</param>
internal sealed record CheckpointPlan(StoredCheckpoint Checkpoint, long LogAddress, long LogEntries);
