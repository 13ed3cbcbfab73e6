using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Protos.Tables;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine.Alarm;
using WebEtcd.StateMachine.Apply;
using WebEtcd.StateMachine.Auth;
using WebEtcd.StateMachine.Lease;
using WebEtcd.StateMachine.Membership;
using WebEtcd.StateMachine.Mvcc;
using WebEtcd.StateMachine.Txn;
using WebEtcd.StateMachine.Watch;

namespace WebEtcd.StateMachine;

/// <summary>
/// The replicated state: a fold over the committed requests of the log, the same on every member. <see cref="Apply"/>, <see cref="ApplyMembership"/>,
/// <see cref="Restore"/> and <see cref="SerializeTables"/> belong to the one apply thread; everything else may be called by any thread. Response headers
/// carry the revision only. An exception other than <see cref="EtcdException"/> means that an invariant or the disk is broken: the node has to stop.
/// </summary>
public sealed class EtcdStateMachine
{
    private const uint TablesFormat = 1;

    private readonly Quota _quota;
    private readonly RequestDispatcher _dispatcher;
    private readonly ReadOnlyTxnExecutor _reads;
    private readonly IRevisionStore _store;
    private ulong _appliedIndex;
    private ulong _appliedTerm;

    public EtcdStateMachine(StateMachineOptions options, IRevisionStore store)
    {
        ArgumentNullException.ThrowIfNull(options);
        _store = store;
        Kv = new MvccStore(store);
        Watches = new WatchableStore(Kv, new WatchOptions { ProgressNotifyIntervalMs = options.ProgressNotifyIntervalMs });
        Leases = new Lessor(options.MinLeaseTtlSeconds);
        Alarms = new AlarmStore();
        Membership = new MembershipStore(options.MaxLearners);
        Auth = new AuthStore();
        _quota = new Quota(Kv, Leases, options.QuotaBytes);
        _dispatcher = new RequestDispatcher(new BackendApplier(Kv, Watches, Leases, Alarms, Membership, Auth), _quota, Alarms, Auth, Leases);
        _reads = new ReadOnlyTxnExecutor(Kv, Leases);
    }

    public MvccStore Kv { get; }

    public WatchableStore Watches { get; }

    public Lessor Leases { get; }

    public AlarmStore Alarms { get; }

    public MembershipStore Membership { get; }

    /// <summary>Users, roles, and whether they are asked for.</summary>
    public AuthStore Auth { get; }

    /// <summary>Index of the last entry that was applied; 0 for none.</summary>
    public ulong AppliedIndex => Volatile.Read(ref _appliedIndex);

    /// <summary>Term of the last entry that was applied.</summary>
    public ulong AppliedTerm => Volatile.Read(ref _appliedTerm);

    /// <summary>Space that counts against the quota, in bytes.</summary>
    public long QuotaUsedBytes => _quota.UsedBytes;

    /// <summary>The quota in bytes; 0 for none.</summary>
    public long QuotaBytes => _quota.LimitBytes;

    /// <summary>
    /// Takes over what a checkpoint or snapshot holds: reads the tables (empty for a fresh node), rebuilds the key index and the attachments of leases from
    /// the records of the revision store, passing over those of entries after <paramref name="appliedIndex"/>, which the log repeats. On a running machine
    /// nothing is replaced before all of it was read and judged; readers go on meanwhile and see the old state or the new one, watchers are led on to the
    /// new revision. A compaction that it finds scheduled has to be asked for again.
    /// </summary>
    /// <exception cref="InvalidProtocolBufferException">The tables are damaged.</exception>
    /// <exception cref="NotSupportedException">The tables have a form that this version does not know.</exception>
    /// <exception cref="InvalidOperationException">The tables do not fit the store or the index, or are older than the present state.</exception>
    public void Restore(ReadOnlyMemory<byte> tables, ulong appliedIndex, long nowMs) => Restore(PrepareRestore(tables, appliedIndex, _store), nowMs);

    /// <summary>
    /// The long part of a restore, by any thread and beside everything else: reads the tables and all records of a store that holds what
    /// <see cref="Restore(PreparedRestore, long)"/> will find in this machine's.
    /// </summary>
    /// <exception cref="InvalidProtocolBufferException">The tables are damaged.</exception>
    /// <exception cref="NotSupportedException">The tables have a form that this version does not know.</exception>
    /// <exception cref="InvalidOperationException">The tables do not fit the store or the index.</exception>
    public PreparedRestore PrepareRestore(ReadOnlyMemory<byte> tables, ulong appliedIndex, IRevisionStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        StateTables state = tables.IsEmpty ? new StateTables { Format = TablesFormat, AppliedIndex = appliedIndex, CurrentRevision = 1 } : StateTables.Parser.ParseFrom(tables.Span);
        if (state.Format != TablesFormat)
        {
            throw new NotSupportedException($"The tables of the checkpoint have format {state.Format}; this version reads format {TablesFormat}.");
        }

        if (state.AppliedIndex != appliedIndex)
        {
            throw new InvalidOperationException($"The tables are of log index {state.AppliedIndex}, the checkpoint of {appliedIndex}.");
        }

        long scheduled = state.HasScheduledCompactRevision ? state.ScheduledCompactRevision : -1;
        long finished = state.HasFinishedCompactRevision ? state.FinishedCompactRevision : -1;
        var restorer = new StoreRestorer(Math.Max(1, state.CurrentRevision), Math.Max(scheduled, finished), finished);
        restorer.Read(store, appliedIndex);
        IEnumerable<LeaseRecord> leases = state.Leases.Select(static row => new LeaseRecord(row.Id, row.TtlSeconds, row.RemainingTtlSeconds));
        return new PreparedRestore(state, appliedIndex, restorer, Leases.PrepareRestore(leases, restorer.Leases));
    }

    /// <summary>The short part of a restore, by the apply thread.</summary>
    /// <exception cref="InvalidOperationException">What was prepared is older than the present state.</exception>
    public void Restore(PreparedRestore prepared, long nowMs)
    {
        ArgumentNullException.ThrowIfNull(prepared);
        StateTables state = prepared.Tables;
        if (prepared.AppliedIndex < AppliedIndex || state.CurrentRevision < Kv.CurrentRevision)
        {
            throw new InvalidOperationException(
                $"The tables of log index {prepared.AppliedIndex} and revision {state.CurrentRevision} are older than the present state, {AppliedIndex} and {Kv.CurrentRevision}.");
        }

        // Whoever waits for the index finds everything else replaced; watchers come last, since they read the new history.
        Leases.Restore(prepared.Leases, nowMs);
        Alarms.Restore(state.Alarms);
        Membership.Restore(state);
        Auth.Restore(state.Auth);
        prepared.Store.LoadInto(Kv);
        _store.ForgetReplaced();
        Advance(prepared.AppliedIndex, state.AppliedTerm);
        Watches.RestoreAfterSnapshot();
    }

    /// <summary>
    /// Applies one committed request, in the order of indexes. No request at all is an entry without meaning, which only counts. An entry that was
    /// applied before is passed over.
    /// </summary>
    /// <param name="index">Its place in the log.</param>
    /// <param name="term">Its term.</param>
    /// <param name="request">What to do. Kept by reference in parts; not to be changed afterwards.</param>
    /// <param name="nowMs">This member's monotonic clock, for the expiry of leases only.</param>
    public ApplyResult Apply(ulong index, ulong term, InternalRaftRequest? request, long nowMs)
    {
        if (index <= AppliedIndex)
        {
            return default;
        }

        ApplyResult result = request is null ? default : _dispatcher.Apply(request, new ApplyContext(index, nowMs, request.Header));
        Advance(index, term);
        return result;
    }

    /// <summary>
    /// Applies a committed change of the membership. It is judged again by the state of now; when it fails, the caller gives Raft an empty change instead.
    /// </summary>
    public ApplyResult ApplyMembership(ulong index, ulong term, MembershipChange change)
    {
        if (index <= AppliedIndex)
        {
            return default;
        }

        EtcdError? error = Membership.Apply(change);
        Advance(index, term);
        if (error is not null)
        {
            return ApplyResult.Failed(error);
        }

        IEnumerable<Member> members = Membership.Members.Select(static member => member.ToMessage());
        switch (change.Kind)
        {
            case MembershipChangeKind.Add:
                return ApplyResult.Ok(new MemberAddResponse { Header = new ResponseHeader(), Member = change.Member.ToMessage(), Members = { members } });
            case MembershipChangeKind.Promote:
                return ApplyResult.Ok(new MemberPromoteResponse { Header = new ResponseHeader(), Members = { members } });
            case MembershipChangeKind.Update:
                return ApplyResult.Ok(new MemberUpdateResponse { Header = new ResponseHeader(), Members = { members } });
            default:
                return ApplyResult.Ok(new MemberRemoveResponse { Header = new ResponseHeader(), Members = { members } });
        }
    }

    /// <summary>
    /// Everything replicated that is not in the revision store, for a checkpoint: leases, members, users and roles, alarms, marks of compaction, versions, and
    /// where the log stands. To be called by the apply thread between entries. From here on the physical part of a compaction that the tables mention may run.
    /// </summary>
    public byte[] SerializeTables()
    {
        long marked = Kv.CompactedRevision;
        byte[] tables = DescribeTables();
        Kv.Compactor.MarkInTables(marked);
        return tables;
    }

    /// <summary>The same, for a backup: it allows no compaction, since no checkpoint will know of it. To be called by the apply thread between entries.</summary>
    public byte[] DescribeTables()
    {
        long scheduled = Kv.CompactedRevision;
        var tables = new StateTables
        {
            Format = TablesFormat,
            AppliedIndex = AppliedIndex,
            AppliedTerm = AppliedTerm,
            CurrentRevision = Kv.CurrentRevision,
        };
        if (scheduled >= 0)
        {
            tables.ScheduledCompactRevision = scheduled;
        }

        if (Kv.FinishedCompactRevision >= 0)
        {
            tables.FinishedCompactRevision = Kv.FinishedCompactRevision;
        }

        foreach (LeaseRecord lease in Leases.Records())
        {
            tables.Leases.Add(new LeaseRow { Id = lease.Id, TtlSeconds = lease.TtlSeconds, RemainingTtlSeconds = lease.RemainingTtlSeconds });
        }

        Membership.SaveTo(tables);
        tables.Alarms.AddRange(Alarms.Get(AlarmType.None));
        tables.Auth = Auth.ToTables();
        byte[] bytes = tables.ToByteArray();
        return bytes;
    }

    /// <summary>Answers a range as of now, or of a revision. Throws <see cref="EtcdException"/> for a compacted or future revision or an unknown sort.</summary>
    public RangeResponse Range(RangeRequest request) => Kv.Reader.Read(request);

    /// <summary>Answers a transaction that only reads (<see cref="TxnKind.IsReadOnly"/>) at one revision. Throws <see cref="EtcdException"/>.</summary>
    public TxnResponse ReadOnlyTxn(TxnRequest request) => _reads.Execute(request);

    /// <summary>Whether who asks may run the transaction; null for yes.</summary>
    public EtcdError? CheckPermissions(TxnRequest request, in AuthIdentity who) => new RequestPermissions(Auth.State, Leases, who).Check(request);

    /// <summary>Whether who asks may keep a lease alive, which needs the same as ending it; null for yes.</summary>
    public EtcdError? CheckLeasePermissions(long id, in AuthIdentity who) => new RequestPermissions(Auth.State, Leases, who).CheckRevocation(id);

    /// <summary>Whether who asks may see all leases; null for yes.</summary>
    public EtcdError? CheckLeaseListPermissions(in AuthIdentity who) => new RequestPermissions(Auth.State, Leases, who).CheckLeaseList();

    /// <summary>Hash over the history up to a revision, 0 for all of it. Throws <see cref="EtcdException"/> for a compacted or future revision.</summary>
    public HashKVResponse HashKv(long revision) => Kv.HashKv(revision);

    /// <summary>A page of the key browser.</summary>
    public FolderPage ListFolder(FolderQuery query) => Kv.ListFolder(query);

    /// <summary>The kept changes of a key.</summary>
    public KeyRevisionsPage ListRevisions(KeyRevisionsQuery query) => Kv.ListRevisions(query);

    /// <summary>The keys that differ between two revisions.</summary>
    public RevisionDiffPage CompareRevisions(RevisionDiffQuery query) => Kv.CompareRevisions(query);

    /// <summary>How much of the store lies in each folder below a prefix.</summary>
    public SpacePage MeasureSpace(SpaceQuery query) => Kv.MeasureSpace(query);

    /// <summary>A page of the queues of locks and elections, as far as who asks may see them.</summary>
    public QueuePage ListQueues(QueueQuery query, in AuthIdentity who) => new QueueLister(Kv, Leases, Auth.State, who).List(query);

    /// <summary>
    /// What the quota says against a request before it is proposed: "database space exceeded", in which case the caller proposes the NOSPACE alarm too;
    /// null when there is room.
    /// </summary>
    public EtcdError? CheckQuota(InternalRaftRequest request)
    {
        long cost = request switch
        {
            { Put: { } put } => Quota.CostOf(put),
            { Txn: { } txn } => Quota.CostOf(txn),
            { LeaseGrant: { } grant } => Quota.CostOf(grant),
            _ => 0,
        };
        return _quota.HasRoomFor(cost) ? null : EtcdErrors.NoSpace;
    }

    /// <summary>Only when the entry's effects are there to be read: whoever waits for an index reads then.</summary>
    private void Advance(ulong index, ulong term)
    {
        Volatile.Write(ref _appliedTerm, term);
        Volatile.Write(ref _appliedIndex, index);
    }
}
