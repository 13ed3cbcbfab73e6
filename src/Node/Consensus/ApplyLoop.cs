using System.Diagnostics;
using WebEtcd.Node.Observation.Metrics;
using WebEtcd.Raft;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine;
using WebEtcd.StateMachine.Apply;

namespace WebEtcd.Node.Consensus;

/// <summary>
/// Owns the write side of the state machine: applies committed entries in order, each once. Light batches are applied by the raft thread itself while the
/// loop is idle (a hand-off between threads costs more than they do); heavy ones, and whatever arrives while those run, go to the loop's own thread, so
/// that a delete of a million keys delays no heartbeat. The gate makes sure that only one of the two is the owner at any time.
/// </summary>
internal sealed class ApplyLoop : IDisposable
{
    private const int MaxInlineEntries = 256;

    private readonly object _gate = new();
    private readonly object _queueGate = new();
    private readonly Queue<IReadOnlyList<Entry>> _queue = [];
    private readonly EtcdStateMachine _stateMachine;
    private readonly ProposalTracker _tracker;
    private readonly MonotonicClock _clock;
    private readonly ConsensusState _state;
    private readonly Thread _thread;
    private readonly Action<Exception> _onFailure;
    private bool _busy;
    private bool _stopping;
    private bool _failed;

    public ApplyLoop(EtcdStateMachine stateMachine, ProposalTracker tracker, MonotonicClock clock, ConsensusState state, Action<Exception> onFailure)
    {
        _stateMachine = stateMachine;
        _tracker = tracker;
        _clock = clock;
        _state = state;
        _onFailure = onFailure;
        _thread = new Thread(Run) { Name = "apply", IsBackground = true };
    }

    /// <summary>Called after each batch with the index of its last entry, by the owner of the moment: read waiters, checkpoints.</summary>
    public Action<ulong>? AfterBatch { get; set; }

    /// <summary>Called when an applied write went over the quota: the alarm is to be proposed. Must return at once.</summary>
    public Action? OverQuota { get; set; }

    /// <summary>Measures what applying takes.</summary>
    public NodeMeters Meters { get; init; } = new();

    /// <summary>Everything is applied by the raft thread, and the loop's own is never started: for a simulation, which must be one thread.</summary>
    public bool AppliesInline { get; init; }

    public void Start() => _thread.Start();

    /// <summary>Entries that wait to be applied. For back-pressure.</summary>
    public ulong Backlog
    {
        get
        {
            // The applied index first: both only grow, so the gap is never seen larger than it was.
            ulong applied = _state.AppliedIndex;
            ulong commit = _state.CommitIndex;
            return commit > applied ? commit - applied : 0;
        }
    }

    /// <summary>Takes committed entries, in order. Called by the raft thread only. May return before they are applied.</summary>
    public void Submit(IReadOnlyList<Entry> entries)
    {
        lock (_queueGate)
        {
            if (_failed)
            {
                return;
            }

            if (!AppliesInline && (_busy || _queue.Count > 0 || !IsLight(entries)))
            {
                _queue.Enqueue(entries);
                Monitor.Pulse(_queueGate);
                return;
            }
        }

        // Only this thread submits, so the loop stays idle meanwhile.
        lock (_gate)
        {
            ApplyBatch(entries);
        }
    }

    /// <summary>Runs work as the owner of the write side, after everything submitted before. Called by the raft thread only.</summary>
    /// <exception cref="OperationCanceledException">The loop stops or has failed: what was submitted before may never be applied.</exception>
    public void RunExclusive(Action work)
    {
        lock (_queueGate)
        {
            while ((_busy || _queue.Count > 0) && !_stopping && !_failed)
            {
                Monitor.Wait(_queueGate);
            }

            if (_failed || _busy || _queue.Count > 0)
            {
                throw new OperationCanceledException("The apply loop has stopped.");
            }
        }

        lock (_gate)
        {
            work();
        }
    }

    /// <summary>Runs work as the owner of the write side if nothing waits to be applied. Called by the raft thread only.</summary>
    public void RunIfIdle(Action work)
    {
        lock (_queueGate)
        {
            if (_busy || _queue.Count > 0 || _failed)
            {
                return;
            }
        }

        lock (_gate)
        {
            work();
        }
    }

    /// <summary>Lets nothing wait for the loop any more. To be called before the raft thread is waited for.</summary>
    public void Stop()
    {
        lock (_queueGate)
        {
            _stopping = true;
            Monitor.PulseAll(_queueGate);
        }
    }

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
        while (true)
        {
            IReadOnlyList<Entry> entries;
            lock (_queueGate)
            {
                while (_queue.Count == 0 && !_stopping)
                {
                    Monitor.Wait(_queueGate);
                }

                if (_stopping)
                {
                    return;
                }

                entries = _queue.Dequeue();
                _busy = true;
            }

            try
            {
                lock (_gate)
                {
                    ApplyBatch(entries);
                }
            }
#pragma warning disable CA1031 // Whatever it was: the state machine may be half changed, and the node must stop.
            catch (Exception error)
#pragma warning restore CA1031
            {
                _onFailure(error);
                lock (_queueGate)
                {
                    _failed = true;
                    Monitor.PulseAll(_queueGate);
                }

                return;
            }

            lock (_queueGate)
            {
                _busy = false;
                Monitor.PulseAll(_queueGate);
            }
        }
    }

    private void ApplyBatch(IReadOnlyList<Entry> entries)
    {
        long nowMs = _clock.NowMs;
        long began = Stopwatch.GetTimestamp();
        for (int i = 0; i < entries.Count; i++)
        {
            ApplyEntry(entries[i], nowMs);
        }

        Meters.Commit.Record(Stopwatch.GetElapsedTime(began));
        AfterBatch?.Invoke(entries[^1].Index);
    }

    private void ApplyEntry(Entry entry, long nowMs)
    {
        if (entry.Data.IsEmpty)
        {
            _stateMachine.Apply(entry.Index, entry.Term, null, nowMs);
            _state.AppliedIndex = entry.Index;
            return;
        }

        // The proposer still has the decoded request; only entries of others, and replayed ones, are decoded.
        Proposal? proposal = _tracker.Take(entry.Data);
        InternalRaftRequest request = proposal?.Request ?? EntryPayload.Decode(entry.Data);
        long began = Stopwatch.GetTimestamp();
        ApplyResult result;
        try
        {
            result = _stateMachine.Apply(entry.Index, entry.Term, request, nowMs);
        }
        catch
        {
            // The tracker no longer has it, so nobody else can end this wait.
            proposal?.Fail(EtcdErrors.Stopped);
            throw;
        }

        _state.AppliedIndex = entry.Index;
        Measure(request, result, began);
        if (result.RaisesNoSpaceAlarm)
        {
            OverQuota?.Invoke();
        }

        proposal?.Complete(result);
    }

    private void Measure(InternalRaftRequest request, ApplyResult result, long began)
    {
        bool succeeded = result.Error is null;
        Meters.Apply.Record(request, succeeded, Stopwatch.GetElapsedTime(began));
        if (succeeded && request.LeaseGrant is { } grant)
        {
            Meters.LeaseTtl.Record(grant.TTL);
        }
        else if (succeeded && request.LeaseRevoke is not null)
        {
            Meters.LeasesRevoked.Add();
        }
    }

    /// <summary>True when applying costs microseconds an entry.</summary>
    private bool IsLight(IReadOnlyList<Entry> entries)
    {
        if (entries.Count > MaxInlineEntries)
        {
            return false;
        }

        for (int i = 0; i < entries.Count; i++)
        {
            if (!(_tracker.Find(entries[i].Data)?.IsLight ?? EntryCost.IsLight(entries[i].Data.Span)))
            {
                return false;
            }
        }

        return true;
    }
}
