namespace WebEtcd.Raft;

/// <summary>Takes what the leader sends, and passes requests on to it.</summary>
internal sealed class FollowerRole(RaftCore core) : Role(core)
{
    public override RaftRole Kind => RaftRole.Follower;

    public override void Tick() => TickElection();

    public override RaftResult Step(Message message)
    {
        switch (message.Type)
        {
            case MessageType.Append:
                HearLeader(message.From);
                Core.Receiver.Append(message);
                break;
            case MessageType.Heartbeat:
                HearLeader(message.From);
                Core.Receiver.Heartbeat(message);
                break;
            case MessageType.Snapshot:
                HearLeader(message.From);
                Core.Receiver.InstallSnapshot(message);
                break;
            case MessageType.Propose:
                return PassOn(message.From, message.Entries);
            case MessageType.TransferLeader or MessageType.ReadIndex when Core.Leader != RaftCore.None:
                Core.Send(new Message { Type = message.Type, To = Core.Leader, From = message.From, Entries = message.Entries });
                break;
            case MessageType.ForgetLeader when !Core.Config.LeaseBasedReads:
                // With reads by lease the leader counts on this member not to vote before the lease has run out.
                Core.KnowLeader(RaftCore.None, RaftTraceReason.Requested);
                break;
            case MessageType.TimeoutNow:
                Core.Election.HupForced();
                break;
            case MessageType.ReadIndexResponse when message.Entries.Count == 1:
                Core.ReadStates.Add(new ReadState(message.Index, message.Entries[0].Data));
                break;
        }

        return RaftResult.Ok;
    }

    public override RaftResult Propose(EntryType type, IReadOnlyList<ReadOnlyMemory<byte>> payloads)
    {
        var entries = new Entry[payloads.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = new Entry(0, 0, type, payloads[i]);
        }

        return PassOn(Core.Id, entries);
    }

    private void HearLeader(ulong leader)
    {
        Core.ElectionElapsed = 0;
        Core.KnowLeader(leader, RaftTraceReason.HeardLeader);
    }

    private RaftResult PassOn(ulong from, IReadOnlyList<Entry> entries)
    {
        if (Core.Leader == RaftCore.None || Core.Config.DisableProposalForwarding)
        {
            return RaftResult.ProposalDropped;
        }

        Core.Send(new Message { Type = MessageType.Propose, To = Core.Leader, From = from, Entries = entries });
        return RaftResult.Ok;
    }
}
