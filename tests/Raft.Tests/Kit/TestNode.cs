using System.Text;

namespace WebEtcd.Raft.Tests;

/// <summary>A node with its storage, whose owner does what a Ready asks for.</summary>
internal sealed class TestNode
{
    public TestNode(ulong id, ConfState confState, Action<TestNodeOptions>? configure = null)
    {
        var options = new TestNodeOptions { Storage = new MemoryLogStorage(default, confState, 0, 0) };
        configure?.Invoke(options);
        Storage = options.Storage;
        Node = new RaftNode(options.ToConfig(id));
    }

    public TestNode(ulong id, params ulong[] voters)
        : this(id, new ConfState { Voters = voters })
    {
    }

    /// <summary>A node that ran before: its log has entries of these terms from index 1 on.</summary>
    public static TestNode WithLog(
        ulong id, ulong[] voters, HardState hardState, ulong[] terms, Action<TestNodeOptions>? configure = null) =>
        new(id, new ConfState { Voters = voters }, options =>
        {
            options.Storage = new MemoryLogStorage(hardState, new ConfState { Voters = voters }, 0, 0);
            options.Storage.Append(Entries.Of(1, terms));
            configure?.Invoke(options);
        });

    public RaftNode Node { get; }

    public MemoryLogStorage Storage { get; }

    public List<Entry> Applied { get; } = [];

    public List<ReadState> Reads { get; } = [];

    public ulong Term => Node.HardState.Term;

    public ulong Vote => Node.HardState.Vote;

    public ulong Commit => Node.HardState.Commit;

    public ulong Leader => Node.SoftState.Leader;

    public RaftRole Role => Node.SoftState.Role;

    public IReadOnlyList<Entry> LogEntries
    {
        get
        {
            Assert.Equal(LogReadError.None, Storage.Entries(Storage.FirstIndex, Storage.LastIndex + 1, ulong.MaxValue, out var entries));
            return entries;
        }
    }

    /// <summary>The log as "term/index term/index ...".</summary>
    public string LogText => string.Join(' ', LogEntries.Select(entry => $"{entry.Term}/{entry.Index}"));

    public RaftResult Step(Message message) => Node.Step(message);

    public RaftResult Propose(params string[] texts) =>
        Node.Propose([.. texts.Select(text => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text))]);

    public void Tick(int ticks = 1)
    {
        for (var i = 0; i < ticks; i++)
        {
            Node.Tick();
        }
    }

    /// <summary>Handles one Ready: stores, applies, advances. Returns it.</summary>
    public Ready HandleReady()
    {
        var ready = Node.Ready();
        Store(ready);
        Apply(ready.CommittedEntries);
        Reads.AddRange(ready.ReadStates);
        Node.Advance();
        return ready;
    }

    public void Store(Ready ready)
    {
        if (ready.HardState is { } hardState)
        {
            Storage.SetHardState(hardState);
        }

        if (ready.Snapshot is { } snapshot)
        {
            Storage.ApplySnapshot(snapshot);
        }

        Storage.Append(ready.Entries);
    }

    public void Apply(IReadOnlyList<Entry> entries)
    {
        foreach (var entry in entries)
        {
            Assert.True(Applied.Count == 0 || entry.Index > Applied[^1].Index, $"entry {entry.Index} was handed out twice");
            Applied.Add(entry);
            if (entry.Type != EntryType.Normal)
            {
                Node.ApplyConfChange(ConfChange.Decode(entry.Type, entry.Data.Span));
            }
        }
    }

    /// <summary>Handles every Ready until there is none, and returns the messages that left.</summary>
    public List<Message> Drain()
    {
        var messages = new List<Message>();
        while (Node.HasReady)
        {
            messages.AddRange(HandleReady().Messages);
        }

        return messages;
    }

    /// <summary>Becomes leader by the votes of everybody else.</summary>
    public List<Message> BecomeLeader()
    {
        Node.Campaign();
        var sent = Drain();
        for (var round = 0; round < 2 && Role != RaftRole.Leader; round++)
        {
            foreach (var request in sent.Where(m => m.Type is MessageType.Vote or MessageType.PreVote).ToList())
            {
                var type = request.Type == MessageType.Vote ? MessageType.VoteResponse : MessageType.PreVoteResponse;
                Step(new Message { Type = type, From = request.To, To = request.From, Term = request.Term });
            }

            sent = Drain();
        }

        Assert.Equal(RaftRole.Leader, Role);
        return sent;
    }
}
