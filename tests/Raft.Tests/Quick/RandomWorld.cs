using WebEtcd.Testing.Consensus;

namespace WebEtcd.Raft.Tests;

/// <summary>
/// A seeded world of members that store, send, crash and restart in random order. What is checked at every step: the invariants of
/// <see cref="ConsensusInvariants"/>; equal entries at every applied index; nothing applied twice or out of order; terms, votes and commit indexes that
/// never go back.
/// </summary>
internal sealed class RandomWorld
{
    private readonly Random _random;
    private readonly SortedDictionary<ulong, WorldMember> _members = [];
    private readonly List<Message> _network = [];
    private readonly ConsensusInvariants _invariants = new();
    private readonly HashSet<WorldMember> _touched = [];
    private readonly SortedDictionary<ulong, Entry> _committed = [];
    private readonly int _lossPercent;
    private ulong _cutOff;
    private readonly bool _changesMembers;
    private readonly Func<Message, Message>? _tamper;
    private int _proposals;

    /// <param name="seed">Decides everything.</param>
    /// <param name="changesMembers">Members are added and removed.</param>
    /// <param name="tamper">What the network makes of a message; null for nothing.</param>
    public RandomWorld(int seed, bool changesMembers, Func<Message, Message>? tamper = null)
    {
        _changesMembers = changesMembers;
        _tamper = tamper;
        _random = new Random(seed);
        _lossPercent = _random.Next(30);
        var size = _random.Next(1, 6);
        var (preVote, checkQuorum, async) = (_random.Next(2) == 0, _random.Next(2) == 0, _random.Next(2) == 0);
        var maxSize = _random.Next(3) == 0 ? 60UL : ulong.MaxValue;
        var voters = Enumerable.Range(1, size).Select(id => (ulong)id).ToArray();
        for (var id = 1UL; id <= (changesMembers ? 5UL : (ulong)size); id++)
        {
            var founder = id <= (ulong)size;
            var storage = new MemoryLogStorage(default, new ConfState { Voters = founder ? voters : [] }, founder ? 1UL : 0, founder ? 1UL : 0);
            _members[id] = new WorldMember(id, storage, options =>
            {
                options.Seed = _random.Next();
                options.ElectionTicks = 5;
                options.PreVote = preVote;
                options.CheckQuorum = checkQuorum;
                options.AsyncStorageWrites = async;
                options.MaxSizePerMessage = maxSize;
                options.MaxInflightMessages = 4;
            });
            _invariants.Introduce(_members[id].State, storage);
        }
    }

    public IReadOnlyDictionary<ulong, ILogStorage> StoredLogs => _members.ToDictionary(pair => pair.Key, pair => pair.Value.StoredLog);

    public WorldEvents Events =>
        _members.Values.Aggregate(new WorldEvents(_invariants.LeaderCount, 0, 0, 0, 0, 0), (sum, member) => sum + member.Events);

    public void Run(int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            Step();
            Check();
        }
    }

    /// <summary>With everybody back and nothing lost, the group must elect a leader, take a proposal and bring it to everybody.</summary>
    public void HealAndFinish()
    {
        _cutOff = 0;
        foreach (var member in _members.Values)
        {
            Restart(member);
        }

        for (var round = 0; round < 3000; round++)
        {
            // Who was removed may not know it, and is shut down: once nobody who stays needs its vote any more.
            var members = NeededMembers();
            foreach (var member in members)
            {
                member.Node.Tick();
                member.WorkAll(_network, Remember);
                _touched.Add(member);
                Check();
            }

            var messages = _network.ToList();
            _network.Clear();
            foreach (var message in messages)
            {
                Deliver(message);
                Check();
            }

            if (members.FirstOrDefault(member => member.Node.SoftState.Role == RaftRole.Leader) is { } leader && round % 20 == 0)
            {
                leader.Node.ProposeConfChange(new ConfChange());
                leader.Node.Propose(["last"u8.ToArray()]);
            }

            var applied = CurrentMembers().Select(member => member.LastApplied).Distinct().ToList();
            if (round > 200 && applied.Count == 1 && _committed.TryGetValue(applied[0], out var end) && Entries.TextOf(end) == "last")
            {
                return;
            }
        }

        Assert.Fail($"the healed group does not come to agree: {string.Join("; ", _members.Values.Select(member => member.ToString()))}");
    }

    /// <summary>The members of the latest configuration that anybody has applied.</summary>
    private List<WorldMember> CurrentMembers()
    {
        var state = _members.Values.MaxBy(member => member.LastApplied)!.ConfState;
        return [.. _members.Where(pair => IdsOf(state).Contains(pair.Key)).Select(pair => pair.Value)];
    }

    /// <summary>
    /// The current members, and those that they still believe to be members: a change is effective where it is applied, so who has not applied a removal
    /// yet may need the removed one's vote.
    /// </summary>
    private List<WorldMember> NeededMembers()
    {
        var current = CurrentMembers();
        return [.. _members.Where(pair => current.Contains(pair.Value) || current.Any(member => IdsOf(member.ConfState).Contains(pair.Key))).Select(pair => pair.Value)];
    }

    private static ulong[] IdsOf(ConfState state) => [.. state.Voters, .. state.VotersOutgoing, .. state.Learners];

    private ConfChange RandomChange() => new()
    {
        Transition = (ConfChangeTransition)_random.Next(3),
        Changes =
        [
            .. Enumerable.Range(0, _random.Next(4)).Select(_ =>
                new ConfChangeSingle((ConfChangeType)_random.Next(4), (ulong)_random.Next(1, _members.Count + 1))),
        ],
    };

    private void Step()
    {
        var member = _members[(ulong)_random.Next(_members.Count) + 1];
        _touched.Add(member);
        switch (_random.Next(100))
        {
            case < 25:
                member.Node.Tick();
                break;
            case < 55:
                member.Work(_random, _network, Remember);
                break;
            case < 88:
                DeliverRandom();
                break;
            case < 94:
                member.Node.Propose([.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => (ReadOnlyMemory<byte>)BitConverter.GetBytes(_proposals++))]);
                break;
            case < 95:
                RestartSometimes(member);
                break;
            case < 96 when _changesMembers:
                member.Node.ProposeConfChange(RandomChange());
                break;
            case < 97:
                member.Compact();
                break;
            case < 98:
                _cutOff = (ulong)_random.Next(_members.Count + 1);
                break;
            default:
                member.Node.TransferLeader((ulong)_random.Next(1, _members.Count + 1));
                break;
        }
    }

    private void RestartSometimes(WorldMember member)
    {
        if (_random.Next(3) == 0)
        {
            Restart(member);
        }
    }

    private void Restart(WorldMember member)
    {
        member.Restart();
        _touched.Remove(member);
        _invariants.ObserveRestart(member.State, member.Log, member.StoredLog);
    }

    private void DeliverRandom()
    {
        if (_network.Count == 0)
        {
            return;
        }

        var chosen = _random.Next(Math.Min(_network.Count, 8));
        var message = _network[chosen];
        if (_random.Next(20) != 0)
        {
            _network.RemoveAt(chosen);
        }

        if (_random.Next(100) >= _lossPercent && message.From != _cutOff && message.To != _cutOff)
        {
            Deliver(message);
        }
    }

    /// <summary>Over the wire, so that nobody shares objects with anybody.</summary>
    private void Deliver(Message message)
    {
        var target = _members[message.To];
        _touched.Add(target);
        var reportsSnapshot = message.Type == MessageType.Snapshot;
        var received = MessageCodec.Decode(MessageCodec.Encode(message));
        target.Node.Step(_tamper is null ? received : _tamper(received));
        if (reportsSnapshot)
        {
            _members[message.From].Node.ReportSnapshot(message.To, delivered: true);
        }
    }

    private void Remember(Entry entry)
    {
        if (_committed.TryGetValue(entry.Index, out var known))
        {
            Assert.True(
                known.Term == entry.Term && known.Data.Span.SequenceEqual(entry.Data.Span),
                $"index {entry.Index} was applied as {known.Term}/{known.Index} and as {entry.Term}/{entry.Index}");
        }
        else
        {
            _committed[entry.Index] = entry;
        }
    }

    private void Check()
    {
        foreach (var member in _touched)
        {
            member.CheckMonotonic();
            _invariants.Observe(member.State, member.Log, member.StoredLog);
        }

        _touched.Clear();
    }
}
