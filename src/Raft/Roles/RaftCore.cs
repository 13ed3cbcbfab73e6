namespace WebEtcd.Raft;

/// <summary>
/// The state of one member and the rules that hold in every role: terms, votes, transitions. The roles hold what differs between them.
/// </summary>
internal sealed class RaftCore
{
    public const ulong None = 0;

    public RaftCore(RaftConfig config)
    {
        Config = config;
        Outbox = new Outbox(config.Id);
        var maxApplying = config.MaxCommittedSizePerReady == 0 ? config.MaxSizePerMessage : config.MaxCommittedSizePerReady;
        Log = new RaftLog(config.Storage, Math.Max(1, maxApplying));
        Tracker = new ProgressTracker(config.MaxInflightMessages, config.MaxInflightBytes);
        Election = new Election(this);
        Receiver = new LogReceiver(this);
        Replicator = new Replicator(this);
        Membership = new MembershipSwitch(this);

        var (hardState, confState) = config.Storage.InitialState();
        Membership.Restore(confState);
        Load(hardState);
        Role = new FollowerRole(this);
        BecomeFollower(Term, None, RaftTraceReason.None);

        // How it starts is no news: it is what was stored.
        Tracer = config.Trace is { } trace ? new Tracer(this, trace) : null;
    }

    public RaftConfig Config { get; }

    public Outbox Outbox { get; }

    public RaftLog Log { get; }

    public ProgressTracker Tracker { get; }

    public Election Election { get; }

    public LogReceiver Receiver { get; }

    public Replicator Replicator { get; }

    public MembershipSwitch Membership { get; }

    /// <summary>Null when nobody listens.</summary>
    public Tracer? Tracer { get; }

    public List<ReadState> ReadStates { get; set; } = [];

    public Role Role { get; private set; }

    public ulong Id => Config.Id;

    public ulong Term { get; private set; }

    /// <summary>Whom this member voted for in <see cref="Term"/>.</summary>
    public ulong Vote { get; set; }

    /// <summary>The known leader, or none.</summary>
    public ulong Leader { get; private set; }

    /// <summary>Ticks since the last election timeout, or since the leader was heard.</summary>
    public int ElectionElapsed { get; set; }

    /// <summary>The timeout of the moment, in [ElectionTicks, 2 * ElectionTicks): the spread keeps members from campaigning together for ever.</summary>
    public int RandomizedElectionTimeout { get; set; }

    public SoftState SoftState => new(Leader, Role.Kind);

    public HardState HardState => new(Term, Vote, Log.Committed);

    /// <summary>True when this member may become leader: a voter that does not wait for a snapshot.</summary>
    public bool Promotable => Tracker.Progress.Find(Id) is { IsLearner: false } && !Log.HasPendingSnapshot;

    public void Send(Message message) => Outbox.Send(message, Term);

    /// <summary>Takes a message that passed the checks of <see cref="RaftNode.Step"/>.</summary>
    public RaftResult Step(Message message)
    {
        if (message.Term > Term)
        {
            if (!AdmitHigherTerm(message))
            {
                return RaftResult.Ok;
            }
        }
        else if (message.Term < Term && message.Term != 0)
        {
            AnswerLowerTerm(message);
            return RaftResult.Ok;
        }

        switch (message.Type)
        {
            case MessageType.Hup:
                Election.Hup(RaftTraceReason.Requested);
                return RaftResult.Ok;
            case MessageType.Vote or MessageType.PreVote:
                Election.AnswerVote(message);
                return RaftResult.Ok;
            case MessageType.StorageAppendResponse:
                OnStored(message.Term, new EntryId(message.LogTerm, message.Index), message.Snapshot);
                return RaftResult.Ok;
            case MessageType.StorageApplyResponse:
                OnApplied(message.Entries);
                return RaftResult.Ok;
            default:
                return Role.Step(message);
        }
    }

    /// <summary>
    /// Storage has everything that was handed out before the given write, the log then ending with <paramref name="last"/>. When the term has changed
    /// meanwhile, writes that replace those entries may be under way: they are not taken as stable then, a later write will tell. A snapshot holds
    /// committed state and is good under any term.
    /// </summary>
    public void OnStored(ulong term, EntryId last, Snapshot? snapshot)
    {
        if (last.Index != 0 && term == Term)
        {
            Log.StableTo(last);
        }

        if (snapshot is not null)
        {
            Log.SnapshotStableTo(snapshot.Metadata.Index);
            AppliedTo(snapshot.Metadata.Index, 0);
        }
    }

    /// <summary>The state machine has applied these entries.</summary>
    public void OnApplied(IReadOnlyList<Entry> entries)
    {
        if (entries.Count == 0)
        {
            return;
        }

        AppliedTo(entries[^1].Index, EntrySize.Encoded(entries));
        (Role as LeaderRole)?.Proposals.Release(EntrySize.Payload(entries));
    }

    /// <param name="because">The member whose message is the reason, or none.</param>
    public void BecomeFollower(ulong term, ulong leader, RaftTraceReason reason, ulong because = None)
    {
        var before = Mark();
        Reset(term);
        Leader = leader;
        Role = new FollowerRole(this);
        Tracer?.Transition(before, reason, because);
    }

    public void BecomeCandidate(RaftTraceReason reason)
    {
        RequireNot(RaftRole.Leader, RaftRole.Candidate);
        var before = Mark();
        Reset(Term + 1);
        Vote = Id;
        Role = new CandidateRole(this, RaftRole.Candidate);
        Tracer?.Transition(before, reason, None);
    }

    /// <summary>Asking whether an election could be won changes neither term nor vote.</summary>
    public void BecomePreCandidate(RaftTraceReason reason)
    {
        RequireNot(RaftRole.Leader, RaftRole.PreCandidate);
        var before = Mark();
        Tracker.ResetVotes();
        Leader = None;
        Role = new CandidateRole(this, RaftRole.PreCandidate);
        Tracer?.Transition(before, reason, None);
    }

    public void BecomeLeader()
    {
        RequireNot(RaftRole.Follower, RaftRole.Leader);
        var before = Mark();
        Reset(Term);
        Leader = Id;
        var self = Tracker.Progress.Find(Id) ?? throw new RaftInvariantException($"{Id:x} leads without being a member");
        self.BecomeReplicate();
        self.RecentActive = true;

        // There may be a configuration change among the entries that are not applied yet; it is not worth a search to find out.
        var leader = new LeaderRole(this, pendingConfIndex: Log.LastIndex);
        Role = leader;
        Tracer?.Transition(before, RaftTraceReason.VotesGranted, None);
        leader.Proposals.AppendEmpty();
    }

    /// <summary>A follower learns who leads its term, or forgets it.</summary>
    public void KnowLeader(ulong leader, RaftTraceReason reason)
    {
        if (leader != Leader)
        {
            var before = Mark();
            Leader = leader;
            Tracer?.Transition(before, reason, None);
        }
    }

    private void Load(HardState hardState)
    {
        if (hardState.Commit > Log.LastIndex)
        {
            throw new RaftInvariantException(
                $"index {hardState.Commit} was stored as committed, but the log ends at {Log.LastIndex}: it was damaged, truncated or lost");
        }

        Term = hardState.Term;
        Vote = hardState.Vote;
        Log.CommitTo(hardState.Commit);
        if (Config.Applied == 0)
        {
            return;
        }

        // A stored commit index need not be synced, so after a crash it may lie behind what was applied. What was applied is committed.
        if (Config.Applied > Log.LastIndex)
        {
            throw new RaftInvariantException(
                $"index {Config.Applied} was applied, but the log ends at {Log.LastIndex}: it was damaged, truncated or lost");
        }

        Log.CommitTo(Config.Applied);
        Log.AppliedTo(Config.Applied, 0);
    }

    private void Reset(ulong term)
    {
        if (Term != term)
        {
            Term = term;
            Vote = None;
        }

        Leader = None;
        ElectionElapsed = 0;
        RandomizedElectionTimeout = Config.ElectionTicks + Config.Random.Next(Config.ElectionTicks);
        Tracker.ResetVotes();
        Tracker.Renew(Id, Log.LastIndex);
    }

    /// <summary>Moves to the message's term where that is due. False when the message is to be ignored.</summary>
    private bool AdmitHigherTerm(Message message)
    {
        if (message.Type is MessageType.Vote or MessageType.PreVote)
        {
            // Whoever hears a leader does not help to replace it, unless the leader itself asked for that.
            var inLease = Config.CheckQuorum && Leader != None && ElectionElapsed < Config.ElectionTicks;
            if (inLease && !Election.IsForced(message))
            {
                Tracer?.VoteRefused(message, RaftTraceReason.HearsLeader, Leader);
                return false;
            }
        }

        if (message.Type == MessageType.PreVote || (message.Type == MessageType.PreVoteResponse && !message.Reject))
        {
            // The term of a pre-vote is one that nobody has entered yet.
            return true;
        }

        var fromLeader = message.Type is MessageType.Append or MessageType.Heartbeat or MessageType.Snapshot;
        BecomeFollower(message.Term, fromLeader ? message.From : None, RaftTraceReason.HigherTerm, message.From);
        return true;
    }

    private void AnswerLowerTerm(Message message)
    {
        if ((Config.CheckQuorum || Config.PreVote) && message.Type is MessageType.Heartbeat or MessageType.Append)
        {
            // A leader of an older term. This member may have moved on alone behind a partition, and with these options its votes are ignored:
            // the answer, being of a higher term, lets the leader step down so that both can meet again.
            Send(new Message { Type = MessageType.AppendResponse, To = message.From });
        }
        else if (message.Type == MessageType.PreVote)
        {
            // Silence could leave a group stuck in which some member of a higher term has a shorter log.
            Send(new Message { Type = MessageType.PreVoteResponse, To = message.From, Term = Term, Reject = true });
            Tracer?.VoteRefused(message, RaftTraceReason.LowerTerm, None);
        }
        else if (message.Type == MessageType.Vote)
        {
            Tracer?.VoteRefused(message, RaftTraceReason.LowerTerm, None);
        }
        else if (message.Type == MessageType.StorageAppendResponse)
        {
            OnStored(message.Term, new EntryId(message.LogTerm, message.Index), message.Snapshot);
        }
    }

    private void AppliedTo(ulong index, ulong encodedBytes)
    {
        var applied = Math.Max(index, Log.Applied);
        Log.AppliedTo(applied, encodedBytes);
        (Role as LeaderRole)?.Proposals.LeaveJointWhenDue(applied);
    }

    private TraceMark Mark() => new(Role.Kind, Term, Leader, (Role as LeaderRole)?.LeadTransferee ?? None);

    private void RequireNot(RaftRole forbidden, RaftRole wanted)
    {
        if (Role.Kind == forbidden)
        {
            throw new RaftInvariantException($"{forbidden} cannot become {wanted}");
        }
    }
}
