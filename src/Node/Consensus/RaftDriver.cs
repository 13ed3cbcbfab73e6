using WebEtcd.Raft;

namespace WebEtcd.Node.Consensus;

/// <summary>
/// The one thread that owns <see cref="RaftNode"/>: lets time tick, takes proposals, reads and commands from the inbox, and has each
/// <see cref="Ready"/> processed. What it sends to the disk is synced here, so the next batch forms in the inbox meanwhile.
/// </summary>
internal sealed class RaftDriver : IDisposable
{
    // After a long stall (a slow disk, a stopped process) the missed ticks are not made up for: they would look like a silent leader.
    private const int MaxTicksAtOnce = 2;

    private readonly RaftNode _node;
    private readonly DriverInbox _inbox;
    private readonly ReadyProcessor _processor;
    private readonly MonotonicClock _clock;
    private readonly long _tickMs;
    private readonly Action _onTick;
    private readonly Action<Exception> _onFailure;
    private readonly Thread _thread;
    private readonly List<ReadOnlyMemory<byte>> _payloads = new(256);
    private long _nextTickMs;
    private volatile bool _stopping;

    public RaftDriver(
        RaftNode node,
        DriverInbox inbox,
        ReadyProcessor processor,
        MonotonicClock clock,
        long tickMs,
        Action onTick,
        Action<Exception> onFailure)
    {
        _node = node;
        _inbox = inbox;
        _processor = processor;
        _clock = clock;
        _tickMs = tickMs;
        _onTick = onTick;
        _onFailure = onFailure;
        _thread = new Thread(Run) { Name = "raft", IsBackground = true };
    }

    public void Start()
    {
        _nextTickMs = _clock.NowMs + _tickMs;
        _thread.Start();
    }

    /// <summary>Says that the thread is to end, without waiting for it.</summary>
    public void Stop()
    {
        _stopping = true;
        _inbox.Wake();
    }

    /// <summary>Stops the thread after the work in hand. What still waits in the inbox is not proposed any more.</summary>
    public void Dispose()
    {
        Stop();
        if (_thread.IsAlive && Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }
    }

    private void Run()
    {
        try
        {
            _processor.Process(_node, TakeWork);
            while (!_stopping)
            {
                Handle(_inbox.WaitAndTake((int)Math.Max(0, _nextTickMs - _clock.NowMs)));
                TickIfDue();
                _processor.Process(_node, TakeWork);
            }
        }
        catch (OperationCanceledException) when (_stopping)
        {
            // The apply loop has stopped before this thread: nothing more is to be done.
        }
#pragma warning disable CA1031 // Whatever it was: nothing may be acknowledged after it, so the node stops.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _onFailure(error);
        }
    }

    private void TakeWork() => Handle(_inbox.Take());

    private void Handle(DriverInbox.Work work)
    {
        if (work.Proposals.Count > 0)
        {
            Propose(work.Proposals);
        }

        foreach (ReadOnlyMemory<byte> context in work.Reads)
        {
            _node.ReadIndex(context);
        }

        foreach (Action<RaftNode> command in work.Commands)
        {
            command(_node);
        }
    }

    private void Propose(List<Proposal> proposals)
    {
        _payloads.Clear();
        foreach (Proposal proposal in proposals)
        {
            _payloads.Add(proposal.Payload);
        }

        if (_node.Propose(_payloads) != RaftResult.Ok)
        {
            _processor.Refuse(proposals);
        }
    }

    private void TickIfDue()
    {
        long now = _clock.NowMs;
        if (now < _nextTickMs)
        {
            return;
        }

        long due = ((now - _nextTickMs) / _tickMs) + 1;
        _nextTickMs += due * _tickMs;
        for (long i = 0; i < Math.Min(due, MaxTicksAtOnce); i++)
        {
            _node.Tick();
        }

        _onTick();
    }
}
