namespace WebEtcd.Raft;

/// <summary>Hands leadership to another voter: bring its log up to date, then let it campaign at once. Proposals are refused meanwhile.</summary>
internal sealed class LeaderTransfer(RaftCore core)
{
    /// <summary>The member that is to lead, or none.</summary>
    public ulong Target { get; private set; } = RaftCore.None;

    public bool IsUnderWay => Target != RaftCore.None;

    /// <summary>
    /// True once a member was told to campaign in this term, whether or not the transfer was given up later: its campaign passes by the lease, so reads
    /// must not rely on it any more.
    /// </summary>
    public bool HasBrokenLease { get; private set; }

    public void Start(Progress target)
    {
        if (target.IsLearner || target.Id == Target)
        {
            return;
        }

        Abort(RaftTraceReason.Replaced);
        if (target.Id == core.Id)
        {
            return;
        }

        // The transfer has one election timeout from now.
        core.ElectionElapsed = 0;
        Target = target.Id;
        core.Tracer?.Transfer(RaftTraceKind.TransferStarted, Target);
        if (target.Match == core.Log.LastIndex)
        {
            SendTimeoutNow();
        }
        else
        {
            core.Replicator.TrySendAppend(target, sendIfEmpty: true);
        }
    }

    public void OnProgress(Progress member)
    {
        if (member.Id == Target && member.Match == core.Log.LastIndex)
        {
            SendTimeoutNow();
        }
    }

    public void Abort(RaftTraceReason reason)
    {
        if (IsUnderWay)
        {
            core.Tracer?.Transfer(RaftTraceKind.TransferAborted, Target, reason);
            Target = RaftCore.None;
        }
    }

    /// <summary>Gives up when the target was removed or has no vote any more.</summary>
    public void AbortUnlessVoter()
    {
        if (!core.Tracker.Voters.Contains(Target))
        {
            Abort(RaftTraceReason.Removed);
        }
    }

    private void SendTimeoutNow()
    {
        HasBrokenLease = true;
        core.Send(new Message { Type = MessageType.TimeoutNow, To = Target });
    }
}
