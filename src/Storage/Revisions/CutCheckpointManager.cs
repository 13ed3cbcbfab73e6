using FASTER.core;

namespace WebEtcd.Storage.Revisions;

/// <summary>
/// Gives FasterKV one checkpoint to recover: the fold-over one that our own <see cref="StoreCut"/> describes. There is no index checkpoint;
/// FasterKV rebuilds its hash index from the log, which is read at start anyway.
/// </summary>
internal sealed class CutCheckpointManager : ICheckpointManager
{
    internal static readonly Guid Token = new("57654574-6364-4375-9431-000000000001");
    private readonly byte[] _metadata;

    internal CutCheckpointManager(StoreCut cut, long headAddress)
    {
        HybridLogRecoveryInfo info = default;
        info.Initialize(Token, 1);
        info.nextVersion = 2;
        info.useSnapshotFile = 0;
        info.beginAddress = cut.Begin;
        info.headAddress = headAddress;
        info.startLogicalAddress = cut.End;
        info.finalLogicalAddress = cut.End;
        info.flushedLogicalAddress = cut.End;
        _metadata = info.ToByteArray();
    }

    public byte[]? GetLogCheckpointMetadata(Guid logToken, DeltaLog deltaLog, bool scanDelta = false, long recoverTo = -1) => logToken == Token ? _metadata : null;

    public IEnumerable<Guid> GetLogCheckpointTokens() => [Token];

    public IEnumerable<Guid> GetIndexCheckpointTokens() => [];

    public byte[]? GetIndexCheckpointMetadata(Guid indexToken) => null;

    public IDevice? GetDeltaLogDevice(Guid token) => null;

    public IDevice GetIndexDevice(Guid indexToken) => throw Unused();

    public IDevice GetSnapshotLogDevice(Guid token) => throw Unused();

    public IDevice GetSnapshotObjectLogDevice(Guid token) => throw Unused();

    public void CommitIndexCheckpoint(Guid indexToken, byte[] commitMetadata) => throw Unused();

    public void CommitLogCheckpoint(Guid logToken, byte[] commitMetadata) => throw Unused();

    public void CommitLogIncrementalCheckpoint(Guid logToken, long version, byte[] commitMetadata, DeltaLog deltaLog) => throw Unused();

    public void InitializeIndexCheckpoint(Guid indexToken)
    {
    }

    public void InitializeLogCheckpoint(Guid logToken)
    {
    }

    public void CheckpointVersionShift(long oldVersion, long newVersion)
    {
    }

    public void OnRecovery(Guid indexToken, Guid logToken)
    {
    }

    public void Purge(Guid token)
    {
    }

    public void PurgeAll()
    {
    }

    public void Dispose()
    {
    }

    private static InvalidOperationException Unused() => new("FasterKV's own checkpoints are not used");
}
