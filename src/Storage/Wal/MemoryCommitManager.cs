using FASTER.core;

namespace WebEtcd.Storage.Wal;

/// <summary>
/// Keeps FasterLog's idea of commits in memory: what is durable is known from the frames alone, and commit files would cost two more writes
/// for each commit. At start it hands FasterLog the tail that our own scan found.
/// </summary>
internal sealed class MemoryCommitManager : ILogCommitManager
{
    private const long RecoveredCommit = 1;
    private byte[]? _recovered;

    /// <summary>Makes the next Recover() of a log end at an address.</summary>
    internal void PrepareRecovery(long beginAddress, long untilAddress) => _recovered = new FasterLogRecoveryInfo
    {
        BeginAddress = beginAddress,
        UntilAddress = untilAddress,
        CommitNum = RecoveredCommit,
    }.ToByteArray();

    public void Commit(long beginAddress, long untilAddress, byte[] commitMetadata, long commitNum, bool forceWriteMetadata)
    {
    }

    public byte[]? GetCommitMetadata(long commitNum) => commitNum == RecoveredCommit ? _recovered : null;

    public IEnumerable<long> ListCommits() => _recovered is null ? [] : [RecoveredCommit];

    public void RemoveCommit(long commitNum)
    {
    }

    public void RemoveAllCommits()
    {
    }

    public void OnRecovery(long commitNum)
    {
    }

    public void Dispose()
    {
    }
}
