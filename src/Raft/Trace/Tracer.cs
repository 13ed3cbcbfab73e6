namespace WebEtcd.Raft;

/// <summary>Says what happened to whoever listens. There is none without a listener, so that nothing is paid for it.</summary>
internal sealed class Tracer(RaftCore core, IRaftTrace trace)
{
    public void Emit(in RaftTraceEvent item) => trace.Happened(item);

    public void CampaignStarted(ulong term, bool preVote, RaftTraceReason reason, ulong lastLeader, int silentTicks) =>
        trace.Happened(new RaftTraceEvent(RaftTraceKind.CampaignStarted, term)
        {
            IsPreVote = preVote,
            Reason = reason,
            Member = lastLeader,
            Ticks = silentTicks,
        });

    public void VoteAsked(ulong member, ulong term, bool preVote) =>
        trace.Happened(new RaftTraceEvent(RaftTraceKind.VoteAsked, term) { Member = member, IsPreVote = preVote });

    public void VoteGranted(Message request) => trace.Happened(Answer(RaftTraceKind.VoteGranted, request));

    public void VoteRefused(Message request, RaftTraceReason reason, ulong about)
    {
        var own = core.Log.LastEntryId;
        trace.Happened(Answer(RaftTraceKind.VoteRefused, request) with
        {
            Reason = reason,
            ReasonMember = about,
            Index = request.Index,
            LogTerm = request.LogTerm,
            OwnIndex = own.Index,
            OwnLogTerm = own.Term,
        });
    }

    /// <summary>An answer reached who asked, be it after it mattered. The own vote is no news.</summary>
    /// <param name="term">The term that was asked for.</param>
    public void AnswerReceived(Message response, ulong term)
    {
        if (response.From != core.Id)
        {
            var kind = response.Reject ? RaftTraceKind.RefusalReceived : RaftTraceKind.GrantReceived;
            trace.Happened(new RaftTraceEvent(kind, term) { Member = response.From, IsPreVote = response.Type == MessageType.PreVoteResponse });
        }
    }

    public void Transfer(RaftTraceKind kind, ulong target, RaftTraceReason reason = RaftTraceReason.None) =>
        trace.Happened(new RaftTraceEvent(kind, core.Term) { Member = target, Reason = reason });

    /// <summary>How a member is fed, when that has changed.</summary>
    public void Progress(Progress member, ProgressState before, RaftTraceReason reason)
    {
        if (member.State != before)
        {
            trace.Happened(new RaftTraceEvent(RaftTraceKind.ProgressChanged, core.Term)
            {
                Member = member.Id,
                Reason = reason,
                Index = member.Match,
                Before = before,
                After = member.State,
            });
        }
    }

    /// <summary>Says what is different after a change of role, term or leader: first what ended, then what began.</summary>
    public void Transition(in TraceMark before, RaftTraceReason reason, ulong because)
    {
        Ended(before, reason, because);
        if (before.Leader != RaftCore.None && before.Leader != core.Leader)
        {
            trace.Happened(new RaftTraceEvent(RaftTraceKind.LeaderLost, before.Term) { Member = before.Leader, Reason = reason, ReasonMember = because });
        }

        if (core.Term != before.Term)
        {
            trace.Happened(new RaftTraceEvent(RaftTraceKind.TermStarted, core.Term) { Member = because, Reason = reason });
        }

        if (core.Leader != RaftCore.None && (core.Leader != before.Leader || core.Term != before.Term))
        {
            trace.Happened(new RaftTraceEvent(RaftTraceKind.LeaderFound, core.Term) { Member = core.Leader, Reason = reason });
        }
    }

    private void Ended(in TraceMark before, RaftTraceReason reason, ulong because)
    {
        if (core.Role.Kind == before.Role)
        {
            return;
        }

        if (before.Role == RaftRole.Leader)
        {
            trace.Happened(new RaftTraceEvent(RaftTraceKind.SteppedDown, before.Term) { Member = because, Reason = reason });
            if (before.Transferee != RaftCore.None)
            {
                trace.Happened(new RaftTraceEvent(RaftTraceKind.TransferEnded, before.Term) { Member = before.Transferee, Reason = reason });
            }
        }
        else if (before.Role is RaftRole.Candidate or RaftRole.PreCandidate && core.Role.Kind == RaftRole.Follower)
        {
            var preVote = before.Role == RaftRole.PreCandidate;
            trace.Happened(new RaftTraceEvent(RaftTraceKind.CampaignEnded, preVote ? before.Term + 1 : before.Term)
            {
                Member = because,
                Reason = reason,
                IsPreVote = preVote,
            });
        }
    }

    private static RaftTraceEvent Answer(RaftTraceKind kind, Message request) =>
        new(kind, request.Term) { Member = request.From, IsPreVote = request.Type == MessageType.PreVote };
}
