using WebEtcd.Testing.Consensus;

namespace WebEtcd.Raft.Tests;

/// <summary>
/// A member whose storage survives crashes and whose state machine remembers the last index it applied. A hard state that need not be synced is never
/// stored, which is the worst that a crash can leave behind.
/// </summary>
internal sealed class WorldMember
{
    private readonly ulong _id;
    private readonly TestNodeOptions _options;
    private readonly MemoryLogStorage _storage;
    private readonly Queue<Message> _appendWork = new();
    private readonly Queue<Message> _applyWork = new();
    private Ready? _unfinished;
    private HardState _lastSeen;

    public WorldMember(ulong id, MemoryLogStorage storage, Action<TestNodeOptions> configure)
    {
        _id = id;
        _storage = storage;
        LastApplied = storage.FirstIndex - 1;
        ConfState = storage.InitialState().ConfState;
        _options = new TestNodeOptions { Storage = storage, View = new WorldStorageView(storage, () => (LastApplied, ConfState)) };
        configure(_options);
        Node = Start();
        Log = new CoreLogView(Node.Core.Log);
    }

    /// <summary>The configuration as of what is applied.</summary>
    public ConfState ConfState { get; private set; }

    public RaftNode Node { get; private set; }

    public ulong LastApplied { get; private set; }

    public WorldEvents Events { get; private set; }

    public MemberState State => new(_id, Node.HardState, Node.SoftState.Role, LastApplied, ConfState);

    /// <summary>The log as this member sees it.</summary>
    public ILogStorage Log { get; private set; }

    public ILogStorage StoredLog => _storage;

    /// <summary>Crashes wherever it stands, and starts from what is stored.</summary>
    public void Restart()
    {
        Events = Events with { Restarts = Events.Restarts + 1 };
        _unfinished = null;
        _appendWork.Clear();
        _applyWork.Clear();
        Node = Start();
        Log = new CoreLogView(Node.Core.Log);
        _lastSeen = _lastSeen with { Commit = 0 };
    }

    /// <summary>One piece of work: taking a Ready, storing it, finishing it, or a step of a storage thread.</summary>
    public void Work(Random random, List<Message> network, Action<Entry> onApplied)
    {
        if (_options.AsyncStorageWrites)
        {
            WorkAsync(random, network, onApplied);
        }
        else if (_unfinished is { } ready)
        {
            _unfinished = null;
            Finish(ready, network, onApplied);
        }
        else if (Node.HasReady)
        {
            // Taken now, stored later: ticks, messages and crashes may come between.
            _unfinished = Node.Ready();
            SendEarly(_unfinished, network);
        }
    }

    public void WorkAll(List<Message> network, Action<Entry> onApplied)
    {
        var always = new Random(0);
        while (Node.HasReady || _unfinished is not null || _appendWork.Count > 0 || _applyWork.Count > 0)
        {
            Work(always, network, onApplied);
        }
    }

    /// <summary>Makes a snapshot of what is applied and forgets the log before it.</summary>
    public void Compact()
    {
        if (LastApplied >= _storage.FirstIndex && _unfinished is null && LastApplied <= _storage.LastIndex)
        {
            _storage.CreateSnapshot(LastApplied, ConfState, BitConverter.GetBytes(LastApplied));
            _storage.Compact(LastApplied);
        }
    }

    public void CheckMonotonic()
    {
        var now = Node.HardState;
        Assert.True(now.Term >= _lastSeen.Term && now.Commit >= _lastSeen.Commit, $"{_id} went back from {_lastSeen} to {now}");
        Assert.True(now.Term > _lastSeen.Term || _lastSeen.Vote == 0 || now.Vote == _lastSeen.Vote, $"{_id} changed its vote in term {now.Term}");

        // A vote counts once it may have been seen: what is only in memory can be lost in a crash.
        _lastSeen = _storage.InitialState().HardState is { Term: var term, Vote: var vote } && term == now.Term ? now with { Vote = vote } : now with { Vote = 0, Term = term };
    }

    public override string ToString() =>
        $"{_id}: {Node.HardState} {Node.SoftState} last {Node.Status().LastIndex} applied {LastApplied} in {Node.Core.Tracker.Configuration}";

    private RaftNode Start()
    {
        _options.Applied = LastApplied;
        return new RaftNode(_options.ToConfig(_id));
    }

    /// <summary>A leader's appends need not wait for its own storage.</summary>
    private static void SendEarly(Ready ready, List<Message> network) => network.AddRange(ready.Messages.Where(message => message.Type == MessageType.Append));

    private void Finish(Ready ready, List<Message> network, Action<Entry> onApplied)
    {
        Store(ready.HardState, ready.MustSync, ready.Snapshot, ready.Entries);
        network.AddRange(ready.Messages.Where(message => message.Type != MessageType.Append));
        Apply(ready.CommittedEntries, onApplied);
        Node.Advance();
    }

    private void Store(HardState? hardState, bool mustSync, Snapshot? snapshot, IReadOnlyList<Entry> entries)
    {
        if (snapshot is not null)
        {
            _storage.ApplySnapshot(snapshot);
            LastApplied = snapshot.Metadata.Index;
            ConfState = snapshot.Metadata.ConfState;
            Events = Events with { Snapshots = Events.Snapshots + 1 };
        }

        _storage.Append(entries);
        if (hardState is { } state && mustSync)
        {
            _storage.SetHardState(state with { Commit = Math.Min(state.Commit, _storage.LastIndex) });
        }
    }

    private void Apply(IReadOnlyList<Entry> entries, Action<Entry> onApplied)
    {
        foreach (var entry in entries)
        {
            Assert.True(entry.Index == LastApplied + 1, $"{_id} is to apply {entry.Index} after {LastApplied}");
            if (entry.Type != EntryType.Normal)
            {
                ConfState = Node.ApplyConfChange(ConfChange.Decode(entry.Type, entry.Data.Span));
                Events += new WorldEvents(0, 0, 0, 0, 1, ConfState.VotersOutgoing.Count > 0 ? 1 : 0);
            }

            Events = Events with { Applied = Events.Applied + 1 };
            LastApplied = entry.Index;
            onApplied(entry);
        }
    }

    private void WorkAsync(Random random, List<Message> network, Action<Entry> onApplied)
    {
        switch (random.Next(3))
        {
            case 0 when Node.HasReady:
                Sort(Node.Ready().Messages, network);
                break;
            case 1 when _appendWork.TryDequeue(out var append):
                var hardState = new HardState(append.Term, append.Vote, append.Commit);
                Store(hardState.IsEmpty ? null : hardState, mustSync: true, append.Snapshot, append.Entries);
                Respond(append.Responses, network);
                break;
            case 2 when _applyWork.TryDequeue(out var apply):
                Apply(apply.Entries, onApplied);
                Respond(apply.Responses, network);
                break;
        }
    }

    private void Sort(IReadOnlyList<Message> messages, List<Message> network)
    {
        foreach (var message in messages)
        {
            if (message.To == LocalTarget.AppendThread)
            {
                _appendWork.Enqueue(message);
            }
            else if (message.To == LocalTarget.ApplyThread)
            {
                _applyWork.Enqueue(message);
            }
            else
            {
                network.Add(message);
            }
        }
    }

    private void Respond(IReadOnlyList<Message> responses, List<Message> network)
    {
        foreach (var response in responses)
        {
            if (response.To == _id)
            {
                Node.Step(response);
            }
            else
            {
                network.Add(response);
            }
        }
    }
}
