namespace WebEtcd.Raft;

/// <summary>Collects votes, or pre-votes: the difference is which answers count and what follows from them.</summary>
internal sealed class CandidateRole(RaftCore core, RaftRole kind) : Role(core)
{
    public override RaftRole Kind => kind;

    public override void Tick() => TickElection();

    public override RaftResult Step(Message message)
    {
        switch (message.Type)
        {
            case MessageType.Append:
                FollowLeader(message);
                Core.Receiver.Append(message);
                break;
            case MessageType.Heartbeat:
                FollowLeader(message);
                Core.Receiver.Heartbeat(message);
                break;
            case MessageType.Snapshot:
                FollowLeader(message);
                Core.Receiver.InstallSnapshot(message);
                break;
            case MessageType.Propose:
                return RaftResult.ProposalDropped;
            case MessageType.VoteResponse when kind == RaftRole.Candidate:
            case MessageType.PreVoteResponse when kind == RaftRole.PreCandidate:
                CountVote(message);
                break;
            case MessageType.PreVoteResponse when !message.Reject:
                // It was not waited for.
                Core.Tracer?.AnswerReceived(message, message.Term);
                break;
        }

        return RaftResult.Ok;
    }

    public override RaftResult Propose(EntryType type, IReadOnlyList<ReadOnlyMemory<byte>> payloads) => RaftResult.ProposalDropped;

    private void FollowLeader(Message message) =>
        Core.BecomeFollower(message.Term, message.From, RaftTraceReason.HeardLeader, message.From);

    private void CountVote(Message message)
    {
        Core.Tracer?.AnswerReceived(message, kind == RaftRole.PreCandidate ? Core.Term + 1 : Core.Term);
        Core.Tracker.RecordVote(message.From, !message.Reject);
        switch (Core.Tracker.TallyVotes())
        {
            case VoteResult.Won when kind == RaftRole.PreCandidate:
                Core.Election.Campaign(preVote: false, RaftTraceReason.PreVoteWon);
                break;
            case VoteResult.Won:
                Core.BecomeLeader();
                Core.Replicator.BroadcastAppend();
                break;
            case VoteResult.Lost:
                // The own term: the one of a pre-vote lies in the future.
                Core.BecomeFollower(Core.Term, RaftCore.None, RaftTraceReason.VotesRefused);
                break;
        }
    }
}
