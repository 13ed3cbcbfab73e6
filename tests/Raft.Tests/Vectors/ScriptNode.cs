namespace WebEtcd.Raft.Tests;

/// <summary>A member of a script: a node, its storage, the work of its storage threads, and the snapshots of a state machine that only appends.</summary>
internal sealed class ScriptNode
{
    public ScriptNode(ulong id, TestNodeOptions options, Snapshot start)
    {
        Id = id;
        Options = options;
        Storage = options.Storage;
        History.Add(start);
        options.View = new LatestSnapshotView(Storage, () => History[^1]);
        Node = new RaftNode(options.ToConfig(id));
    }

    public ulong Id { get; }

    public TestNodeOptions Options { get; }

    public MemoryLogStorage Storage { get; }

    public RaftNode Node { get; }

    public Queue<Message> AppendWork { get; } = new();

    public Queue<Message> ApplyWork { get; } = new();

    /// <summary>The state after each applied entry.</summary>
    public List<Snapshot> History { get; } = [];

    public void Store(HardState? hardState, IReadOnlyList<Entry> entries, Snapshot? snapshot)
    {
        if (hardState is { } state)
        {
            Storage.SetHardState(state);
        }

        if (snapshot is not null)
        {
            Assert.Empty(entries);
            Storage.ApplySnapshot(snapshot);
        }

        Storage.Append(entries);
    }

    public void Apply(IReadOnlyList<Entry> entries)
    {
        foreach (var entry in entries)
        {
            var last = History[^1];
            var update = entry.Data;
            var state = last.Metadata.ConfState;
            if (entry.Type != EntryType.Normal)
            {
                var change = ConfChange.Decode(entry.Type, entry.Data.Span);
                update = change.Context;
                state = Node.ApplyConfChange(change);
            }

            byte[] data = [.. last.Data.Span, .. update.Span];
            History.Add(new Snapshot(new SnapshotMetadata(entry.Index, entry.Term, state), data));
        }
    }

    /// <summary>Who asks for a snapshot gets the latest state.</summary>
    private sealed class LatestSnapshotView(MemoryLogStorage storage, Func<Snapshot> latest) : ILogStorage
    {
        public ulong LastIndex => storage.LastIndex;

        public ulong FirstIndex => storage.FirstIndex;

        public (HardState HardState, ConfState ConfState) InitialState() => storage.InitialState();

        public LogReadError Entries(ulong low, ulong high, ulong maxBytes, out IReadOnlyList<Entry> entries) =>
            storage.Entries(low, high, maxBytes, out entries);

        public LogReadError Term(ulong index, out ulong term) => storage.Term(index, out term);

        public LogReadError Snapshot(out Snapshot? snapshot)
        {
            snapshot = latest();
            return LogReadError.None;
        }
    }
}
