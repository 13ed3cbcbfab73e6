namespace WebEtcd.Raft;

/// <summary>
/// How a member behaves as long as it is what it is. A role is made anew at each change, so what only it needs (a leader's transfer under way, its
/// pending reads) cannot outlive it.
/// </summary>
internal abstract class Role(RaftCore core)
{
    protected RaftCore Core { get; } = core;

    public abstract RaftRole Kind { get; }

    /// <summary>One tick passes.</summary>
    public abstract void Tick();

    /// <summary>Takes a message of the current term, or one without a term.</summary>
    public abstract RaftResult Step(Message message);

    /// <summary>Proposes entries of one type; a leader appends them, others pass them on or refuse.</summary>
    public abstract RaftResult Propose(EntryType type, IReadOnlyList<ReadOnlyMemory<byte>> payloads);

    /// <summary>Followers and candidates campaign when they have heard nothing for their election timeout.</summary>
    protected void TickElection()
    {
        Core.ElectionElapsed++;
        if (Core.ElectionElapsed >= Core.RandomizedElectionTimeout && Core.Promotable)
        {
            var silent = Core.ElectionElapsed;
            Core.ElectionElapsed = 0;
            Core.Election.Hup(RaftTraceReason.ElectionTimeout, silent);
        }
    }
}
