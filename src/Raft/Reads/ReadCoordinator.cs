namespace WebEtcd.Raft;

/// <summary>
/// Answers read requests with the commit index, once it is certain that this leader leads: by a round of heartbeats, or by its lease. Before the first
/// commit of its term a leader does not know what its predecessors committed, so requests wait for that.
/// </summary>
internal sealed class ReadCoordinator(RaftCore core, LeaderTransfer transfer)
{
    private readonly ReadBatches _batches = new();
    private readonly List<Message> _postponed = [];

    public ReadOnlyMemory<byte> HeartbeatContext() => _batches.HeartbeatContext();

    public void Request(Message request)
    {
        if (!CommittedInOwnTerm)
        {
            _postponed.Add(request);
            return;
        }

        var waiting = _batches.Count;
        AnswerOrBatch(request);
        if (_batches.Count > waiting)
        {
            AskForConfirmation();
        }
    }

    /// <summary>
    /// The commit index moved, or the configuration changed: with the first entry of the own term committed postponed requests go their way, and a
    /// smaller quorum may already have confirmed what waits.
    /// </summary>
    public void Release()
    {
        ReleaseConfirmed();
        if (_postponed.Count == 0 || !CommittedInOwnTerm)
        {
            return;
        }

        foreach (var request in _postponed)
        {
            AnswerOrBatch(request);
        }

        _postponed.Clear();
        AskForConfirmation();
    }

    public void OnHeartbeatResponse(ulong from, ReadOnlyMemory<byte> context)
    {
        if (context.Length > 0)
        {
            _batches.Ack(from, context);
            ReleaseConfirmed();
        }
    }

    private bool CommittedInOwnTerm => core.Log.TermOrZero(core.Log.Committed) == core.Term;

    private void ReleaseConfirmed()
    {
        while (_batches.TryTakeConfirmed(core.Tracker.Voters, out var read))
        {
            Answer(read.Request, read.Index);
        }
    }

    /// <summary>The only voter needs nobody's word; a lease is the word of a quorum given in advance.</summary>
    private void AnswerOrBatch(Message request)
    {
        var leads = core.Tracker.Voters.IsSingleton || (core.Config.LeaseBasedReads && !transfer.HasBrokenLease);
        if (leads)
        {
            Answer(request, core.Log.Committed);
        }
        else
        {
            _batches.Add(core.Log.Committed, request);
        }
    }

    /// <summary>One round of heartbeats for everything that waits.</summary>
    private void AskForConfirmation()
    {
        if (!_batches.IsEmpty)
        {
            _batches.AckAll(core.Id);
            core.Replicator.BroadcastHeartbeat(_batches.HeartbeatContext());
        }
    }

    private void Answer(Message request, ulong index)
    {
        if (request.From == RaftCore.None || request.From == core.Id)
        {
            core.ReadStates.Add(new ReadState(index, request.Entries[0].Data));
        }
        else
        {
            core.Send(new Message { Type = MessageType.ReadIndexResponse, To = request.From, Index = index, Entries = request.Entries });
        }
    }
}
