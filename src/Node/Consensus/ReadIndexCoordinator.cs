using System.Buffers.Binary;
using WebEtcd.Raft;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Consensus;

/// <summary>
/// Makes reads linearizable: one round of ReadIndex serves everybody who waits at its start. A round that gets no answer (no leader yet, leadership
/// lost) is asked again; waiters end by their own cancellation or the request timeout.
/// </summary>
/// <param name="firstContext">
/// Where the numbers of questions begin. Different in every life of every member: a late answer to a question of an earlier life must not pass for the
/// answer to a new one.
/// </param>
internal sealed class ReadIndexCoordinator(DriverInbox inbox, ConsensusState state, MonotonicClock clock, long timeoutMs, ulong firstContext = 0)
{
    private const long RetryMs = 500;

    // How often one who would rather have an old answer than none looks whether there is still a leader to wait for.
    private static readonly TimeSpan LookForLeader = TimeSpan.FromMilliseconds(50);

    private readonly object _gate = new();
    private readonly Queue<(ulong Index, Round Round)> _confirmed = [];
    private Round _next = new();
    private Round? _current;
    private ulong _lastContext = firstContext;
    private long _askedAtMs;
    private volatile EtcdError? _closed;
    private long _timedOut;
    private long _repeated;

    /// <summary>Reads that waited for a confirmation until their time was up.</summary>
    public long TimedOut => Volatile.Read(ref _timedOut);

    /// <summary>Whether no leader is within reach: none is known, or the line to it is broken.</summary>
    public Func<bool> IsLeaderLost { get; set; } = () => state.LeaderId == 0;

    /// <summary>Questions that got no answer in time and were asked again.</summary>
    public long Repeated => Volatile.Read(ref _repeated);

    /// <summary>Returns once everything acknowledged before the call is visible in the applied state.</summary>
    /// <exception cref="EtcdException">No confirmation within the request timeout, or the node stops.</exception>
    public ValueTask WaitAsync(CancellationToken cancellation)
    {
        Task confirmed = AskAsync();
        return confirmed.IsCompletedSuccessfully ? ValueTask.CompletedTask : new ValueTask(WithinTimeAsync(confirmed, cancellation));
    }

    /// <summary>
    /// As the other; for a caller who accepts what this member has by itself, it also returns when no leader is within reach, and what is read then may be old.
    /// </summary>
    /// <exception cref="EtcdException">No confirmation within the request timeout, or the node stops.</exception>
    public ValueTask WaitAsync(CallContext context)
    {
        if (!context.AcceptsLocalState)
        {
            return WaitAsync(context.Cancellation);
        }

        Task confirmed = AskAsync();
        return confirmed.IsCompletedSuccessfully ? ValueTask.CompletedTask : new ValueTask(WhileThereIsALeaderAsync(confirmed, context.Cancellation));
    }

    /// <summary>As <see cref="WaitAsync(CancellationToken)"/>, but without a limit of time: for whoever looks from time to time whether the task has ended.</summary>
    public Task AskAsync()
    {
        if (_closed is null && state.IsSoleVotingLeader)
        {
            return Task.CompletedTask;
        }

        lock (_gate)
        {
            if (_closed is { } closed)
            {
                return Task.FromException(new EtcdException(closed));
            }

            Round round = _next;
            round.HasWaiters = true;
            if (_current is null)
            {
                StartNextNeedsLock();
            }

            return round.Done.Task;
        }
    }

    /// <summary>Told by the raft thread of confirmed reads.</summary>
    public void OnReadStates(IReadOnlyList<ReadState> reads)
    {
        if (reads.Count == 0)
        {
            return;
        }

        lock (_gate)
        {
            foreach (ReadState read in reads)
            {
                if (_current is { } current && Matches(current, read))
                {
                    _confirmed.Enqueue((read.Index, current));
                    StartNextNeedsLock();
                }
            }
        }

        OnApplied(state.AppliedIndex);
    }

    /// <summary>Told after each applied batch.</summary>
    public void OnApplied(ulong appliedIndex)
    {
        lock (_gate)
        {
            while (_confirmed.TryPeek(out (ulong Index, Round Round) head) && head.Index <= appliedIndex)
            {
                _confirmed.Dequeue();
                head.Round.Done.TrySetResult();
            }
        }
    }

    /// <summary>Asks again when a round has stayed without an answer. Called on the ticks of the raft thread.</summary>
    public void Retry()
    {
        lock (_gate)
        {
            if (_current is not null && clock.NowMs - _askedAtMs >= RetryMs)
            {
                _repeated++;
                AskNeedsLock(_current);
            }
        }
    }

    /// <summary>Asks again at once: whoever was asked no longer leads. Called by the raft thread.</summary>
    public void AskAgain()
    {
        lock (_gate)
        {
            if (_current is not null)
            {
                AskNeedsLock(_current);
            }
        }
    }

    /// <summary>Ends all waits, and refuses new ones, with this error.</summary>
    public void Close(EtcdError error)
    {
        lock (_gate)
        {
            _closed = error;
            _next.Fail(error);
            _current?.Fail(error);
            foreach ((_, Round round) in _confirmed)
            {
                round.Fail(error);
            }
        }
    }

    private static bool Matches(Round round, ReadState read) =>
        read.RequestContext.Length == sizeof(ulong) && BinaryPrimitives.ReadUInt64LittleEndian(read.RequestContext.Span) == round.Context;

    private async Task WithinTimeAsync(Task confirmed, CancellationToken cancellation)
    {
        try
        {
            await confirmed.WaitAsync(TimeSpan.FromMilliseconds(timeoutMs), clock.Time, cancellation);
        }
        catch (TimeoutException)
        {
            Interlocked.Increment(ref _timedOut);
            throw new EtcdException(EtcdErrors.Timeout);
        }
    }

    private async Task WhileThereIsALeaderAsync(Task confirmed, CancellationToken cancellation)
    {
        long until = clock.NowMs + timeoutMs;
        while (!IsLeaderLost())
        {
            try
            {
                await confirmed.WaitAsync(LookForLeader, clock.Time, cancellation);
                return;
            }
            catch (TimeoutException) when (clock.NowMs < until || IsLeaderLost())
            {
                // Is it still there?
            }
            catch (TimeoutException)
            {
                Interlocked.Increment(ref _timedOut);
                throw new EtcdException(EtcdErrors.Timeout);
            }
        }
    }

    private void StartNextNeedsLock()
    {
        _current = null;
        if (_next.HasWaiters)
        {
            _current = _next;
            _next = new Round();
            AskNeedsLock(_current);
        }
    }

    private void AskNeedsLock(Round round)
    {
        // A fresh context for every question: an answer to an older one could be older than a waiter.
        round.Context = ++_lastContext;
        _askedAtMs = clock.NowMs;
        byte[] context = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(context, round.Context);
        inbox.PostRead(context);
    }

    private sealed class Round
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ulong Context { get; set; }

        public bool HasWaiters { get; set; }

        public void Fail(EtcdError error)
        {
            // Without waiters nobody would ever look at the exception.
            if (HasWaiters)
            {
                Done.TrySetException(new EtcdException(error));
            }
        }
    }
}
