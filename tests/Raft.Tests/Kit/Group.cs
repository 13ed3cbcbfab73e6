namespace WebEtcd.Raft.Tests;

/// <summary>Members joined by a network in which messages can be lost. Everything happens in a fixed order, so every run is the same.</summary>
internal sealed class Group
{
    private readonly SortedDictionary<ulong, TestNode> _members = [];
    private readonly Queue<Message> _network = new();

    public Group(int size, Action<TestNodeOptions>? configure = null)
    {
        var voters = Enumerable.Range(1, size).Select(id => (ulong)id).ToArray();
        foreach (var id in voters)
        {
            Add(new TestNode(id, new ConfState { Voters = voters }, options =>
            {
                options.Seed = (int)id;
                configure?.Invoke(options);
            }));
        }
    }

    public Group(params ReadOnlySpan<TestNode> members)
    {
        foreach (var member in members)
        {
            Add(member);
        }
    }

    /// <summary>Messages for which this is false are lost.</summary>
    public Predicate<Message> Passes { get; set; } = _ => true;

    public IReadOnlyCollection<ulong> Ids => _members.Keys;

    public TestNode this[ulong id] => _members[id];

    public void Add(TestNode member) => _members[member.Node.Status().Id] = member;

    public void Isolate(params ulong[] ids) => Passes = message => ids.Contains(message.From) == ids.Contains(message.To) && !(ids.Length == 1 && ids.Contains(message.To));

    public void Heal() => Passes = _ => true;

    public void Campaign(ulong id)
    {
        _members[id].Node.Campaign();
        Settle();
    }

    public void Propose(ulong id, params string[] texts)
    {
        Assert.Equal(RaftResult.Ok, _members[id].Propose(texts));
        Settle();
    }

    public void Inject(Message message) => _network.Enqueue(message);

    /// <summary>Lets a tick pass on every member, and everything happen that follows.</summary>
    public void Tick(int ticks = 1)
    {
        for (var i = 0; i < ticks; i++)
        {
            foreach (var member in _members.Values)
            {
                member.Tick();
            }

            Settle();
        }
    }

    /// <summary>Handles Readys and delivers messages until nothing moves. Gives up when it never ends.</summary>
    public void Settle()
    {
        for (var round = 0; round < 10_000; round++)
        {
            foreach (var member in _members.Values)
            {
                foreach (var message in member.Drain())
                {
                    _network.Enqueue(message);
                }
            }

            if (_network.Count == 0)
            {
                return;
            }

            while (_network.TryDequeue(out var message))
            {
                if (Passes(message) && _members.TryGetValue(message.To, out var target))
                {
                    target.Step(message);
                }
            }
        }

        Assert.Fail("the group does not come to rest");
    }
}
