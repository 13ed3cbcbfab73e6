namespace WebEtcd.Raft.Tests;

internal sealed class AckedMap(IReadOnlyDictionary<ulong, ulong> acked) : IAckedIndexes
{
    public bool TryGetAcked(ulong voter, out ulong index) => acked.TryGetValue(voter, out index);
}
