namespace WebEtcd.Raft;

/// <summary>Campaigns of this member, and its answers to those of others.</summary>
internal sealed class Election(RaftCore core)
{
    /// <summary>The mark of a campaign that the leader asked for: it is answered although a leader is heard.</summary>
    private static readonly byte[] ForcedMark = "CampaignTransfer"u8.ToArray();

    public static bool IsForced(Message vote) => vote.Context.Span.SequenceEqual(ForcedMark);

    /// <summary>Starts an election, with a round of pre-votes when they are configured.</summary>
    /// <param name="silentTicks">Ticks without word from a leader, when that is the reason.</param>
    public void Hup(RaftTraceReason reason, int silentTicks = 0)
    {
        if (MayCampaign())
        {
            Campaign(core.Config.PreVote, reason, silentTicks);
        }
    }

    /// <summary>Starts an election that the leader asked for. There is no partition to be careful about, so no pre-vote.</summary>
    public void HupForced()
    {
        if (MayCampaign())
        {
            var leader = core.Leader;
            core.BecomeCandidate(RaftTraceReason.Transfer);
            core.Tracer?.CampaignStarted(core.Term, preVote: false, RaftTraceReason.Transfer, leader, 0);
            RequestVotes(MessageType.Vote, core.Term, ForcedMark);
        }
    }

    public void Campaign(bool preVote, RaftTraceReason reason, int silentTicks = 0)
    {
        var leader = core.Leader;
        if (preVote)
        {
            core.BecomePreCandidate(reason);
            core.Tracer?.CampaignStarted(core.Term + 1, preVote: true, reason, leader, silentTicks);
            RequestVotes(MessageType.PreVote, core.Term + 1, default);
        }
        else
        {
            core.BecomeCandidate(reason);
            core.Tracer?.CampaignStarted(core.Term, preVote: false, reason, leader, silentTicks);
            RequestVotes(MessageType.Vote, core.Term, default);
        }
    }

    /// <summary>
    /// Grants a vote or refuses it. A learner votes as well: it may have been promoted without knowing, and who asks it believes that it counts.
    /// </summary>
    public void AnswerVote(Message message)
    {
        var canVote = core.Vote == message.From
            || (core.Vote == RaftCore.None && core.Leader == RaftCore.None)
            || (message.Type == MessageType.PreVote && message.Term > core.Term);
        var response = message.Type == MessageType.Vote ? MessageType.VoteResponse : MessageType.PreVoteResponse;
        if (!canVote || !core.Log.IsUpToDate(new EntryId(message.LogTerm, message.Index)))
        {
            core.Send(new Message { Type = response, To = message.From, Term = core.Term, Reject = true });
            TraceRefusal(message, canVote);
            return;
        }

        // The term of the request, not the own one: a pre-candidate asks for a term that this member has not entered.
        core.Send(new Message { Type = response, To = message.From, Term = message.Term });
        core.Tracer?.VoteGranted(message);
        if (message.Type == MessageType.Vote)
        {
            core.ElectionElapsed = 0;
            core.Vote = message.From;
        }
    }

    private void TraceRefusal(Message message, bool canVote)
    {
        var (reason, about) = (canVote, core.Vote) switch
        {
            (true, _) => (RaftTraceReason.LogBehind, RaftCore.None),
            (_, RaftCore.None) => (RaftTraceReason.HearsLeader, core.Leader),
            _ => (RaftTraceReason.VotedForOther, core.Vote),
        };
        core.Tracer?.VoteRefused(message, reason, about);
    }

    private bool MayCampaign() => core.Role.Kind != RaftRole.Leader && core.Promotable && !HasUnappliedConfChange();

    /// <summary>The own vote goes through the outbox as well: it counts once it is stored.</summary>
    private void RequestVotes(MessageType type, ulong term, ReadOnlyMemory<byte> context)
    {
        var last = core.Log.LastEntryId;
        foreach (var id in core.Tracker.Voters.Ids.Span)
        {
            if (id == core.Id)
            {
                var response = type == MessageType.Vote ? MessageType.VoteResponse : MessageType.PreVoteResponse;
                core.Send(new Message { Type = response, To = id, Term = term });
            }
            else
            {
                core.Send(new Message { Type = type, To = id, Term = term, Index = last.Index, LogTerm = last.Term, Context = context });
                core.Tracer?.VoteAsked(id, term, type == MessageType.PreVote);
            }
        }
    }

    /// <summary>With a committed change not yet applied this member does not know who may vote.</summary>
    private bool HasUnappliedConfChange()
    {
        var log = core.Log;
        var low = log.Applied + 1;
        while (low <= log.Committed)
        {
            var error = log.Slice(low, log.Committed + 1, core.Config.MaxSizePerMessage, out var entries);
            if (error != LogReadError.None || entries.Count == 0)
            {
                throw new RaftInvariantException($"committed entry {low} cannot be read: {error}");
            }

            for (var i = 0; i < entries.Count; i++)
            {
                if (entries[i].Type != EntryType.Normal)
                {
                    return true;
                }
            }

            low += (ulong)entries.Count;
        }

        return false;
    }
}
