using WebEtcd.Raft;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Consensus;

/// <summary>
/// The one owner of <see cref="RaftNode"/>: lets time tick, hands over what the inbox holds, and has each <see cref="Ready"/> processed. It runs one step
/// at a time, on the thread of <see cref="RaftDriver"/>; a simulation steps it by itself.
/// </summary>
internal sealed class RaftLoop
{
    // After a long stall (a slow disk, a stopped process) the missed ticks are not made up for: they would look like a silent leader.
    private const int MaxTicksAtOnce = 2;

    private readonly RaftNode _node;
    private readonly DriverInbox _inbox;
    private readonly ReadyProcessor _processor;
    private readonly MonotonicClock _clock;
    private readonly long _tickMs;
    private readonly Action<long> _onTick;
    private readonly Action _takeWork;
    private readonly WaitingProposals _waiting;
    private readonly List<ReadOnlyMemory<byte>> _payloads = new(256);
    private readonly List<Proposal> _requests = new(256);

    /// <param name="onTick">Called after the tick with how many were due.</param>
    public RaftLoop(
        RaftNode node, DriverInbox inbox, ReadyProcessor processor, WaitingProposals waiting, MonotonicClock clock, long tickMs, Action<long> onTick)
    {
        _waiting = waiting;
        _node = node;
        _inbox = inbox;
        _processor = processor;
        _clock = clock;
        _tickMs = tickMs;
        _onTick = onTick;
        _takeWork = () => Handle(_inbox.Take());
    }

    /// <summary>When the next tick is due, in milliseconds of the monotonic clock.</summary>
    public long NextTickMs { get; private set; }

    /// <summary>What is left to do from the last life, before time begins to count.</summary>
    public void Begin()
    {
        NextTickMs = _clock.NowMs + _tickMs;
        _processor.Process(_node, _takeWork);
    }

    /// <summary>Handles what has gathered, ticks when that is due, and does all the work that follows.</summary>
    public void Step(DriverInbox.Work work)
    {
        Handle(work);
        TickIfDue();
        _processor.Process(_node, _takeWork);
    }

    private void Handle(DriverInbox.Work work)
    {
        // Messages first: they may tell of a new leader, to whom the proposals then go.
        foreach (Message message in work.Messages)
        {
            _node.Step(message);
        }

        ProposeOrWait(work.Proposals);

        foreach (ReadOnlyMemory<byte> context in work.Reads)
        {
            _node.ReadIndex(context);
        }

        foreach (Action<RaftNode> command in work.Commands)
        {
            command(_node);
        }
    }

    private void ProposeOrWait(List<Proposal> proposals)
    {
        if (proposals.Count == 0 && _waiting.IsEmpty)
        {
            return;
        }

        if (_waiting.Obstacle(_node) is { } obstacle)
        {
            _waiting.Add(proposals, obstacle);
            return;
        }

        if (!_waiting.IsEmpty)
        {
            Propose(_waiting.TakeAll());
        }

        Propose(proposals);
    }

    private void Propose(List<Proposal> proposals)
    {
        _payloads.Clear();
        _requests.Clear();
        foreach (Proposal proposal in proposals)
        {
            if (proposal.IsForLeaderOnly && _node.SoftState.Role != RaftRole.Leader)
            {
                _processor.Refuse(proposal, EtcdErrors.NotLeader);
            }
            else if (proposal.Change is not { } change)
            {
                _payloads.Add(proposal.Payload);
                _requests.Add(proposal);
            }
            else if (_node.ProposeConfChange(change) != RaftResult.Ok)
            {
                _processor.Refuse(proposal, EtcdErrors.TooManyRequests);
            }
        }

        if (_payloads.Count > 0 && _node.Propose(_payloads) != RaftResult.Ok)
        {
            _processor.Refuse(_requests);
        }
    }

    private void TickIfDue()
    {
        long now = _clock.NowMs;
        if (now < NextTickMs)
        {
            return;
        }

        long due = ((now - NextTickMs) / _tickMs) + 1;
        NextTickMs += due * _tickMs;
        for (long i = 0; i < Math.Min(due, MaxTicksAtOnce); i++)
        {
            _node.Tick();
        }

        _waiting.Prune();
        _onTick(due);
    }
}
