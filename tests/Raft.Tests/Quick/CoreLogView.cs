namespace WebEtcd.Raft.Tests;

/// <summary>A member's whole log as it sees it at the moment, stored or not.</summary>
internal sealed class CoreLogView(RaftLog log) : ILogStorage
{
    public ulong LastIndex => log.LastIndex;

    public ulong FirstIndex => log.FirstIndex;

    public (HardState HardState, ConfState ConfState) InitialState() => throw new NotSupportedException();

    public LogReadError Entries(ulong low, ulong high, ulong maxBytes, out IReadOnlyList<Entry> entries) => log.Slice(low, high, maxBytes, out entries);

    public LogReadError Term(ulong index, out ulong term) => log.Term(index, out term);

    public LogReadError Snapshot(out Snapshot? snapshot) => throw new NotSupportedException();
}
