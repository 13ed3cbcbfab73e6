namespace WebEtcd.Raft.Tests;

/// <summary>Storage as a node of the random world reads it: the configuration is the one of what is applied, and so is the snapshot it can send.</summary>
internal sealed class WorldStorageView(MemoryLogStorage storage, Func<(ulong Index, ConfState State)> applied) : ILogStorage
{
    public ulong LastIndex => storage.LastIndex;

    public ulong FirstIndex => storage.FirstIndex;

    public (HardState HardState, ConfState ConfState) InitialState() => (storage.InitialState().HardState, applied().State);

    public LogReadError Entries(ulong low, ulong high, ulong maxBytes, out IReadOnlyList<Entry> entries) =>
        storage.Entries(low, high, maxBytes, out entries);

    public LogReadError Term(ulong index, out ulong term) => storage.Term(index, out term);

    public LogReadError Snapshot(out Snapshot? snapshot)
    {
        var (index, state) = applied();
        snapshot = null;
        if (storage.Term(index, out var term) != LogReadError.None)
        {
            return LogReadError.SnapshotTemporarilyUnavailable;
        }

        snapshot = new Snapshot(new SnapshotMetadata(index, term, state), BitConverter.GetBytes(index));
        return LogReadError.None;
    }
}
