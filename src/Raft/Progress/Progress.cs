using System.Globalization;
using System.Text;

namespace WebEtcd.Raft;

/// <summary>
/// What a leader knows of one member, and how it feeds it. In <see cref="ProgressState.Probe"/> one append message at a time finds where the logs
/// agree; in <see cref="ProgressState.Replicate"/> messages are sent ahead of their answers; in <see cref="ProgressState.Snapshot"/> nothing is sent
/// until the snapshot has arrived. Always: Match &lt; Next.
/// </summary>
internal sealed class Progress
{
    private ulong _sentCommit;

    public Progress(ulong id, ulong match, ulong next, bool isLearner, Inflights inflights)
    {
        Id = id;
        Match = match;
        Next = next;
        IsLearner = isLearner;
        Inflights = inflights;
    }

    private Progress(Progress other)
        : this(other.Id, other.Match, other.Next, other.IsLearner, other.Inflights)
    {
        _sentCommit = other._sentCommit;
        State = other.State;
        PendingSnapshot = other.PendingSnapshot;
        RecentActive = other.RecentActive;
        FlowPaused = other.FlowPaused;
    }

    public ulong Id { get; }

    /// <summary>Highest index at which the member's log is known to agree.</summary>
    public ulong Match { get; private set; }

    /// <summary>Next index to send; what lies between it and <see cref="Match"/> is under way.</summary>
    public ulong Next { get; private set; }

    public ProgressState State { get; private set; }

    /// <summary>Index of the snapshot under way, in state Snapshot.</summary>
    public ulong PendingSnapshot { get; private set; }

    /// <summary>Set by any message from the member, cleared by each check of the quorum.</summary>
    public bool RecentActive { get; set; }

    /// <summary>Appends wait for the next answer, because one probe is out or the window is full. A heartbeat's answer lets one more through.</summary>
    public bool FlowPaused { get; set; }

    public bool IsLearner { get; set; }

    public Inflights Inflights { get; }

    /// <summary>True when no append may be sent now.</summary>
    public bool IsPaused => State == ProgressState.Snapshot || FlowPaused;

    /// <summary>A copy for a configuration in the making; the window of messages under way stays shared.</summary>
    public Progress Copy() => new(this);

    public void BecomeProbe()
    {
        // A snapshot that was delivered is where probing starts: what it holds need not be sent.
        var next = State == ProgressState.Snapshot ? Math.Max(Match + 1, PendingSnapshot + 1) : Match + 1;
        ResetTo(ProgressState.Probe);
        Next = next;
        _sentCommit = Math.Min(_sentCommit, Next - 1);
    }

    public void BecomeReplicate()
    {
        ResetTo(ProgressState.Replicate);
        Next = Match + 1;
    }

    public void BecomeSnapshot(ulong index)
    {
        ResetTo(ProgressState.Snapshot);
        PendingSnapshot = index;
        Next = index + 1;
        _sentCommit = index;
    }

    /// <summary>The snapshot under way was not delivered: probe from where the member is known to be.</summary>
    public void AbortSnapshot()
    {
        PendingSnapshot = 0;
        BecomeProbe();
    }

    /// <summary>An append message with so many entries goes out.</summary>
    public void SentEntries(int entries, ulong payloadBytes)
    {
        if (State == ProgressState.Replicate)
        {
            if (entries > 0)
            {
                Next += (ulong)entries;
                Inflights.Add(Next - 1, payloadBytes);
            }

            FlowPaused = Inflights.IsFull;
        }
        else if (State == ProgressState.Probe)
        {
            FlowPaused |= entries > 0;
        }
        else
        {
            throw new RaftInvariantException($"append message to {Id:x} while it receives a snapshot");
        }
    }

    /// <summary>True when telling this commit index could move the member's, and it was not told already.</summary>
    public bool CanBumpCommit(ulong index) => index > _sentCommit && _sentCommit < Next - 1;

    public void SentCommit(ulong index) => _sentCommit = index;

    /// <summary>The member has stored everything up to <paramref name="index"/>. False when that is no news.</summary>
    public bool TryUpdate(ulong index)
    {
        if (index <= Match)
        {
            return false;
        }

        Match = index;
        Next = Math.Max(Next, index + 1);
        FlowPaused = false;
        return true;
    }

    /// <summary>
    /// The member refused the append after <paramref name="rejected"/>; the logs may agree at <paramref name="matchHint"/>. False when the answer is
    /// stale: something later was confirmed, or another probe is out. Also false when the member denies what it has confirmed itself: it is asked again
    /// after the next heartbeat.
    /// </summary>
    public bool TryDecrease(ulong rejected, ulong matchHint)
    {
        if (State == ProgressState.Replicate)
        {
            if (rejected <= Match)
            {
                return false;
            }

            Next = Match + 1;
            _sentCommit = Math.Min(_sentCommit, Next - 1);
            return true;
        }

        if (Next - 1 != rejected)
        {
            return false;
        }

        if (rejected == Match && Match > 0)
        {
            // It denies what it has confirmed: its log lost entries. There is nothing lower to probe, and asking again at once would go on without an end.
            return false;
        }

        Next = Math.Max(Math.Min(rejected, matchHint + 1), Match + 1);
        _sentCommit = Math.Min(_sentCommit, Next - 1);
        FlowPaused = false;
        return true;
    }

    /// <summary>Starts anew under a new term.</summary>
    public Progress Renewed(ulong match, ulong next, Inflights inflights) => new(Id, match, next, IsLearner, inflights);

    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"State{State} match={Match} next={Next}");
        text.Append(IsLearner ? " learner" : string.Empty);
        text.Append(IsPaused ? " paused" : string.Empty);
        if (PendingSnapshot > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $" pendingSnap={PendingSnapshot}");
        }

        text.Append(RecentActive ? string.Empty : " inactive");
        if (Inflights.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $" inflight={Inflights.Count}");
            text.Append(Inflights.IsFull ? "[full]" : string.Empty);
        }

        return text.ToString();
    }

    private void ResetTo(ProgressState state)
    {
        FlowPaused = false;
        PendingSnapshot = 0;
        State = state;
        Inflights.Reset();
    }
}
