using WebEtcd.Raft;

namespace WebEtcd.Node.Consensus;

/// <summary>
/// What waits for the raft thread. Posting takes a short lock and wakes the thread only when it sleeps; while the thread syncs a batch, the next
/// one gathers here, which is what makes a group commit.
/// </summary>
internal sealed class DriverInbox
{
    private readonly object _gate = new();
    private Work _incoming = new();
    private Work _spare = new();
    private bool _sleeping;

    public void Post(Proposal proposal)
    {
        lock (_gate)
        {
            _incoming.Proposals.Add(proposal);
            WakeNeedsLock();
        }
    }

    /// <summary>A message from another member.</summary>
    public void Post(Message message)
    {
        lock (_gate)
        {
            _incoming.Messages.Add(message);
            WakeNeedsLock();
        }
    }

    /// <summary>Asks for a read index; the coordinator is told of the outcome.</summary>
    public void PostRead(ReadOnlyMemory<byte> context)
    {
        lock (_gate)
        {
            _incoming.Reads.Add(context);
            WakeNeedsLock();
        }
    }

    public void Post(Action<RaftNode> command)
    {
        lock (_gate)
        {
            _incoming.Commands.Add(command);
            WakeNeedsLock();
        }
    }

    public void Wake()
    {
        lock (_gate)
        {
            WakeNeedsLock();
        }
    }

    /// <summary>True when something has gathered. For whoever steps the loop without a thread.</summary>
    public bool HasWork
    {
        get
        {
            lock (_gate)
            {
                return !_incoming.IsEmpty;
            }
        }
    }

    /// <summary>Takes what has gathered, without waiting. The result is valid until the next call of <see cref="Take"/> or <see cref="WaitAndTake"/>.</summary>
    public Work Take()
    {
        lock (_gate)
        {
            return SwapNeedsLock();
        }
    }

    /// <summary>As <see cref="Take"/>, after waiting for something to gather, at most <paramref name="timeoutMs"/>.</summary>
    public Work WaitAndTake(int timeoutMs)
    {
        lock (_gate)
        {
            if (_incoming.IsEmpty && timeoutMs > 0)
            {
                _sleeping = true;
                Monitor.Wait(_gate, timeoutMs);
                _sleeping = false;
            }

            return SwapNeedsLock();
        }
    }

    private Work SwapNeedsLock()
    {
        Work taken = _incoming;
        _spare.Clear();
        _incoming = _spare;
        _spare = taken;
        return taken;
    }

    private void WakeNeedsLock()
    {
        if (_sleeping)
        {
            _sleeping = false;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>One batch of work.</summary>
    internal sealed class Work
    {
        public List<Message> Messages { get; } = [];

        public List<Proposal> Proposals { get; } = new(256);

        public List<ReadOnlyMemory<byte>> Reads { get; } = [];

        public List<Action<RaftNode>> Commands { get; } = [];

        public bool IsEmpty => Messages.Count == 0 && Proposals.Count == 0 && Reads.Count == 0 && Commands.Count == 0;

        public void Clear()
        {
            Messages.Clear();
            Proposals.Clear();
            Reads.Clear();
            Commands.Clear();
        }
    }
}
