namespace WebEtcd.Raft;

/// <summary>How a call into <see cref="RaftNode"/> ended.</summary>
public enum RaftResult
{
    Ok = 0,

    /// <summary>No leader, a transfer under way, the node is removed, or the uncommitted log is too long: the proposal was not taken.</summary>
    ProposalDropped,

    /// <summary>A local message came from the network.</summary>
    StepLocalMessage,

    /// <summary>A response came from a member that is not in the configuration.</summary>
    StepPeerNotFound,

    /// <summary>A message contradicts itself: no term, no sender, or entries that are no piece of a log. It was not looked at further.</summary>
    InvalidMessage,
}

/// <summary>
/// One member's view of the Raft protocol as a plain object: it is told of time (<see cref="Tick"/>), messages (<see cref="Step"/>) and requests, and
/// hands out work as <see cref="Ready"/>. No threads, no clock, no I/O. Not thread-safe: one owner calls it.
/// </summary>
/// <remarks>
/// It promises what Raft does: one leader per term, logs that agree wherever they have an entry of the same term and index, and that what was handed
/// out as committed is in the log of every later leader. It relies on the owner to store what a <see cref="Ready"/> holds before anything that
/// depends on it leaves. A group is founded by giving every first member the same configuration together with a snapshot index of at least 1 (see
/// <see cref="MemoryLogStorage"/>): members that join later begin with nothing, and then get the configuration as part of a snapshot. Any method may throw <see cref="RaftInvariantException"/>; the node must not be used afterwards.
/// </remarks>
public sealed class RaftNode
{
    private readonly RaftCore _core;
    private readonly ReadyAssembly _ready;

    /// <summary>Starts as a follower from what is stored.</summary>
    /// <exception cref="ArgumentException">The settings are wrong; the message lists how.</exception>
    /// <exception cref="RaftInvariantException">What is stored contradicts itself, as when the end of the log was lost.</exception>
    public RaftNode(RaftConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var errors = config.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", errors), nameof(config));
        }

        _core = new RaftCore(config);
        _ready = new ReadyAssembly(_core, config.Storage.InitialState().HardState);
    }

    /// <summary>True when <see cref="Ready"/> has something to hand out.</summary>
    public bool HasReady => _ready.HasReady;

    /// <summary>Who leads, and what this member is, at this moment.</summary>
    public SoftState SoftState => _core.SoftState;

    /// <summary>True while this member, as the leader, hands leadership to another: it takes no proposals meanwhile.</summary>
    public bool IsTransferringLeadership => _core.Role is LeaderRole { LeadTransferee: not RaftCore.None };

    /// <summary>Term, vote and commit index at this moment; what of it is not stored yet comes with the next <see cref="Ready"/>.</summary>
    public HardState HardState => _core.HardState;

    internal RaftCore Core => _core;

    /// <summary>Lets one tick of time pass.</summary>
    public void Tick() => _core.Role.Tick();

    /// <summary>Starts an election at once.</summary>
    public RaftResult Campaign()
    {
        _core.Election.Hup(RaftTraceReason.Requested);
        return RaftResult.Ok;
    }

    /// <summary>Proposes requests as consecutive entries: all are taken, or none.</summary>
    /// <remarks>A follower passes them on to the leader; <see cref="RaftResult.Ok"/> then does not mean that they arrived.</remarks>
    public RaftResult Propose(IReadOnlyList<ReadOnlyMemory<byte>> requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentOutOfRangeException.ThrowIfZero(requests.Count, nameof(requests));
        return _core.Role.Propose(EntryType.Normal, requests);
    }

    /// <summary>Proposes a configuration change.</summary>
    /// <remarks>
    /// A leader that cannot make the change now (another one may be pending, or it would be impossible) appends an empty entry in its place: the owner
    /// sees it applied without a change.
    /// </remarks>
    public RaftResult ProposeConfChange(ConfChange change) => ProposeConfChange(change, EntryType.ConfChangeV2);

    /// <summary>As <see cref="ProposeConfChange(ConfChange)"/>, in the form of the given entry type.</summary>
    public RaftResult ProposeConfChange(ConfChange change, EntryType form)
    {
        ArgumentNullException.ThrowIfNull(change);
        var data = form switch
        {
            EntryType.ConfChangeV2 => change.Encode(),
            EntryType.ConfChange => change.EncodeSingle(),
            _ => throw new ArgumentOutOfRangeException(nameof(form), form, "not a type of entry for configuration changes"),
        };
        return _core.Role.Propose(form, [data]);
    }

    /// <summary>Makes a committed configuration change effective; to be called for every such entry that was not refused.</summary>
    public ConfState ApplyConfChange(ConfChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return _core.Membership.Apply(change);
    }

    /// <summary>Takes a message from another member or from a storage thread.</summary>
    public RaftResult Step(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (LocalTarget.Includes(message.From))
        {
            return message.Type is MessageType.StorageAppendResponse or MessageType.StorageApplyResponse
                ? _core.Step(message)
                : RaftResult.InvalidMessage;
        }

        if (MessageKind.IsLocal(message.Type))
        {
            return RaftResult.StepLocalMessage;
        }

        if (!MessageCheck.IsValid(message))
        {
            return RaftResult.InvalidMessage;
        }

        return MessageKind.IsResponse(message.Type) && _core.Tracker.Progress.Find(message.From) is null
            ? RaftResult.StepPeerNotFound
            : _core.Step(message);
    }

    /// <summary>Hands out the pending work. With asynchronous storage writes off, <see cref="Advance"/> must follow before the next call.</summary>
    /// <remarks>The lists in it are not changed afterwards, so they may be used from other threads and beyond <see cref="Advance"/>.</remarks>
    public Ready Ready() => _ready.Next();

    /// <summary>Says that the last <see cref="Ready"/> has been stored and applied.</summary>
    public void Advance() => _ready.Advance();

    /// <summary>Asks for a linearizable read; the answer is a <see cref="ReadState"/> with the same context, or nothing if leadership is lost meanwhile.</summary>
    public void ReadIndex(ReadOnlyMemory<byte> requestContext) =>
        _core.Role.Step(new Message { Type = MessageType.ReadIndex, Entries = [new Entry(0, 0, EntryType.Normal, requestContext)] });

    /// <summary>Hands leadership to a voter.</summary>
    public void TransferLeader(ulong transferee) => _core.Role.Step(new Message { Type = MessageType.TransferLeader, From = transferee });

    /// <summary>A message to this member could not be delivered.</summary>
    public void ReportUnreachable(ulong id) => _core.Role.Step(new Message { Type = MessageType.Unreachable, From = id });

    /// <summary>A snapshot was delivered to this member, or was not.</summary>
    public void ReportSnapshot(ulong id, bool delivered) =>
        _core.Role.Step(new Message { Type = MessageType.SnapshotStatus, From = id, Reject = !delivered });

    /// <summary>Drops the knowledge of the leader, so that this follower may vote.</summary>
    public RaftResult ForgetLeader() => _core.Role.Step(new Message { Type = MessageType.ForgetLeader });

    /// <summary>True when a snapshot from the leader was accepted and no <see cref="Ready"/> has handed it out to be stored yet, or it is not stored yet.</summary>
    public bool HasPendingSnapshot => _core.Log.HasPendingSnapshot;

    /// <summary>A copy of the node's state for observers.</summary>
    public RaftStatus Status()
    {
        var leader = _core.Role as LeaderRole;
        var members = new List<MemberProgress>();
        for (var i = 0; leader is not null && i < _core.Tracker.Progress.Count; i++)
        {
            var member = _core.Tracker.Progress[i];
            members.Add(new MemberProgress(
                member.Id, member.State, member.Match, member.Next, member.IsLearner, member.RecentActive, member.Inflights.Count)
            {
                IsPaused = member.IsPaused,
                PendingSnapshot = member.PendingSnapshot,
            });
        }

        var status = new RaftStatus(
            _core.Id,
            _core.HardState,
            _core.SoftState,
            _core.Log.Applied,
            _core.Log.LastIndex,
            leader?.LeadTransferee ?? RaftCore.None,
            _core.Tracker.Configuration.ToConfState(),
            members);
        return _core.Role is CandidateRole ? status with { Votes = _core.Tracker.CopyVotes() } : status;
    }
}
