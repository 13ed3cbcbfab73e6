namespace WebEtcd.Raft;

/// <summary>Orders proposals into the log, replicates it, and commits what a quorum has stored.</summary>
internal sealed class LeaderRole : Role
{
    private readonly LeaderTransfer _transfer;
    private readonly ReadCoordinator _reads;
    private int _heartbeatElapsed;

    public LeaderRole(RaftCore core, ulong pendingConfIndex)
        : base(core)
    {
        _transfer = new LeaderTransfer(core);
        _reads = new ReadCoordinator(core, _transfer);
        Proposals = new ProposalIntake(core, _transfer, pendingConfIndex);
    }

    public override RaftRole Kind => RaftRole.Leader;

    public ProposalIntake Proposals { get; }

    /// <summary>The member that leadership is being handed to, or none.</summary>
    public ulong LeadTransferee => _transfer.Target;

    public override void Tick()
    {
        _heartbeatElapsed++;
        Core.ElectionElapsed++;
        if (Core.ElectionElapsed >= Core.Config.ElectionTicks)
        {
            Core.ElectionElapsed = 0;
            CheckQuorum();
            if (Core.Role != this)
            {
                return;
            }

            // A transfer has one election timeout; then this leader goes on as one.
            _transfer.Abort(RaftTraceReason.TimedOut);
        }

        if (_heartbeatElapsed >= Core.Config.HeartbeatTicks)
        {
            _heartbeatElapsed = 0;
            Core.Replicator.BroadcastHeartbeat(_reads.HeartbeatContext());
        }
    }

    public override RaftResult Propose(EntryType type, IReadOnlyList<ReadOnlyMemory<byte>> payloads) => Proposals.Propose(type, payloads);

    public override RaftResult Step(Message message)
    {
        switch (message.Type)
        {
            case MessageType.Propose:
                return Proposals.ProposeForwarded(message.Entries);
            case MessageType.ReadIndex:
                _reads.Request(message);
                return RaftResult.Ok;
        }

        if (Core.Tracker.Progress.Find(message.From) is not { } member)
        {
            return RaftResult.Ok;
        }

        var before = member.State;
        StepOf(member, message);

        // That a snapshot is sent is said where it is sent.
        if (member.State != before && member.State != ProgressState.Snapshot)
        {
            Core.Tracer?.Progress(member, before, ReasonOf(message));
        }

        return RaftResult.Ok;
    }

    /// <summary>
    /// Commits what a quorum has stored by now. True when the commit index moved. Only entries of the own term are counted: an older one may still be
    /// replaced although a majority has it (Raft paper, figure 8).
    /// </summary>
    public bool TryCommit() => Core.Log.TryCommit(Core.Tracker.Committed, Core.Term);

    /// <summary>The configuration changed: what needs fewer votes now may be committed, and new members get their first probe.</summary>
    public void OnConfigurationChanged()
    {
        if (TryCommit())
        {
            Core.Replicator.BroadcastAppend();
        }
        else
        {
            Core.Replicator.BroadcastEntries();
        }

        _reads.Release();
        _transfer.AbortUnlessVoter();
    }

    private static RaftTraceReason ReasonOf(Message message) => message.Type switch
    {
        MessageType.Unreachable => RaftTraceReason.Unreachable,
        MessageType.SnapshotStatus => message.Reject ? RaftTraceReason.SnapshotLost : RaftTraceReason.SnapshotDelivered,
        MessageType.AppendResponse => message.Reject ? RaftTraceReason.LogMismatch : RaftTraceReason.Stored,
        _ => RaftTraceReason.None,
    };

    /// <summary>Takes what a member of the configuration says, or what is reported of it.</summary>
    private void StepOf(Progress member, Message message)
    {
        switch (message.Type)
        {
            case MessageType.AppendResponse when message.Reject:
                OnAppendRejected(member, message);
                break;
            case MessageType.AppendResponse when message.Index <= Core.Log.LastIndex:
                OnAppendStored(member, message.Index);
                break;
            case MessageType.HeartbeatResponse:
                OnHeartbeatResponse(member, message);
                break;
            case MessageType.SnapshotStatus:
                OnSnapshotStatus(member, message.Reject);
                break;
            case MessageType.Unreachable when member.State == ProgressState.Replicate:
                // What was sent ahead is probably lost: find out what arrived.
                member.BecomeProbe();
                break;
            case MessageType.TransferLeader:
                _transfer.Start(member);
                break;
            case MessageType.VoteResponse:
                // It was not needed any more.
                Core.Tracer?.AnswerReceived(message, Core.Term);
                break;
        }
    }

    private void CheckQuorum()
    {
        if (!Core.Config.CheckQuorum)
        {
            return;
        }

        if (!Core.Tracker.QuorumActive)
        {
            Core.BecomeFollower(Core.Term, RaftCore.None, RaftTraceReason.QuorumLost);
        }

        var members = Core.Tracker.Progress;
        for (var i = 0; i < members.Count; i++)
        {
            if (members[i].Id != Core.Id)
            {
                members[i].RecentActive = false;
            }
        }
    }

    /// <summary>
    /// The follower's log differs at the probe. Its hint and the term there rule out every own index whose term is higher than that, so a whole term is
    /// skipped at a time.
    /// </summary>
    private void OnAppendRejected(Progress member, Message message)
    {
        member.RecentActive = true;
        var hint = message.LogTerm > 0 ? Core.Log.FindConflictByTerm(message.RejectHint, message.LogTerm).Index : message.RejectHint;
        if (!member.TryDecrease(message.Index, hint))
        {
            return;
        }

        if (member.State == ProgressState.Replicate)
        {
            member.BecomeProbe();
        }

        Core.Replicator.TrySendAppend(member, sendIfEmpty: true);
    }

    private void OnAppendStored(Progress member, ulong index)
    {
        member.RecentActive = true;

        // An answer that brings no news still ends probing: it shows that the follower is there, with what was thought.
        if (!member.TryUpdate(index) && !(member.Match == index && member.State == ProgressState.Probe))
        {
            return;
        }

        UpdateState(member, index);
        if (TryCommit())
        {
            _reads.Release();
            Core.Replicator.BroadcastAppend();
        }
        else if (member.Id != Core.Id && member.CanBumpCommit(Core.Log.Committed))
        {
            Core.Replicator.TrySendAppend(member, sendIfEmpty: true);
        }

        if (member.Id == Core.Id)
        {
            return;
        }

        // The window has room again: fill it.
        while (Core.Replicator.TrySendAppend(member, sendIfEmpty: false))
        {
        }

        _transfer.OnProgress(member);
    }

    private void UpdateState(Progress member, ulong index)
    {
        switch (member.State)
        {
            case ProgressState.Probe:
                member.BecomeReplicate();
                break;
            case ProgressState.Snapshot when member.Match + 1 >= Core.Log.FirstIndex:
                // Whichever snapshot it has, the log can go on from there.
                member.BecomeProbe();
                member.BecomeReplicate();
                break;
            case ProgressState.Replicate:
                member.Inflights.FreeUpTo(index);
                break;
        }
    }

    private void OnHeartbeatResponse(Progress member, Message message)
    {
        member.RecentActive = true;
        member.FlowPaused = false;
        if (member.Match < Core.Log.LastIndex || member.State == ProgressState.Probe)
        {
            Core.Replicator.TrySendAppend(member, sendIfEmpty: true);
        }

        _reads.OnHeartbeatResponse(message.From, message.Context);
    }

    private static void OnSnapshotStatus(Progress member, bool failed)
    {
        if (member.State != ProgressState.Snapshot)
        {
            return;
        }

        if (failed)
        {
            member.AbortSnapshot();
        }
        else
        {
            member.BecomeProbe();
        }

        // Delivered: wait for the follower's own answer. Failed: wait a heartbeat before the next try.
        member.FlowPaused = true;
    }
}
