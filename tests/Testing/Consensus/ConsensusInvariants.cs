using WebEtcd.Raft;

namespace WebEtcd.Testing.Consensus;

/// <summary>
/// The invariants of Raft over all members of a group, as its formal specification states them: LogInv, MoreThanOneLeader, ElectionSafety, LogMatching,
/// QuorumLog, MoreUpToDateCorrect, LeaderCompleteness and CommittedIsDurable. Told of a member whenever something of it may have changed; looks only at
/// what the change can have broken, and remembers enough of the past to compare across time. Throws <see cref="InvariantViolationException"/>.
/// </summary>
/// <remarks>
/// Three of them are stated a little differently. One leader per term, and what was committed at an index, hold over all time and not only between those
/// who are there now. A leader must have what was committed in terms before its own: the term that counts is the one in which an entry was committed, since a
/// leader that nobody listens to any more may lack an older entry that was committed after it was elected. And committed entries must be durable
/// on a quorum rather than on the leader, which may be the last one to have them on its disk.
/// </remarks>
public sealed class ConsensusInvariants
{
    private readonly Dictionary<(ulong Index, ulong Term), ulong> _prefixes = [];
    private readonly SortedDictionary<ulong, WatchedMember> _members = [];
    private readonly Dictionary<ulong, ulong> _leaders = [];
    private readonly List<CommittedEntry> _committed = [];
    private ulong _firstCommitted;

    /// <summary>Terms that had a leader.</summary>
    public int LeaderCount => _leaders.Count;

    /// <summary>Highest index that any member ever knew to be committed.</summary>
    public ulong CommittedIndex => _firstCommitted + (ulong)_committed.Count - 1;

    /// <summary>Makes a member known without judging anything: the founders of a group, all before the first of them is looked at.</summary>
    public void Introduce(in MemberState state, ILogStorage log)
    {
        WatchedMember member = MemberOf(state.Id);
        member.State = state with { Hard = state.Hard with { Commit = 0 } };
        member.Update(log, durable: null);
    }

    /// <summary>Looks at a member after something of it may have changed.</summary>
    /// <param name="state">What it shows.</param>
    /// <param name="log">Its log as it sees it.</param>
    /// <param name="durable">Its log as it is stored; null when that is the same.</param>
    public void Observe(in MemberState state, ILogStorage log, ILogStorage? durable = null)
    {
        WatchedMember member = MemberOf(state.Id);
        Check(member, state, member.Update(log, durable));
    }

    /// <summary>As <see cref="Observe"/>, for a member that begins a new life: nothing of its log is taken to be as it was.</summary>
    public void ObserveRestart(in MemberState state, ILogStorage log, ILogStorage? durable = null)
    {
        WatchedMember member = MemberOf(state.Id);
        member.Log.Forget();
        member.Durable.Forget();
        member.Update(log, durable);
        Check(member, state, hasLost: true);
    }

    /// <summary>A member that is down leads nobody, and its log is what it has stored.</summary>
    public void ObserveCrash(ulong id, ILogStorage durable)
    {
        WatchedMember member = MemberOf(id);
        bool hasLost = member.Update(durable, durable: null);
        HardState hard = member.State.Hard with { Commit = Math.Min(member.State.Hard.Commit, member.Log.LastIndex) };
        Check(member, member.State with { Role = RaftRole.Follower, Hard = hard with { Commit = Math.Max(hard.Commit, member.Log.BaseIndex) } }, hasLost);
    }

    private void Check(WatchedMember member, in MemberState state, bool hasLost)
    {
        member.State = state;
        CheckCommitted(member);
        CheckLeader(member);
        foreach (WatchedMember other in _members.Values)
        {
            CheckElectionSafety(member, other);
            CheckElectionSafety(other, member);
            CheckUpToDate(member, other);
            CheckUpToDate(other, member);
            if (hasLost || (other == member && member.CheckedApplied != state.Applied))
            {
                CheckQuorums(other);
            }
        }
    }

    private WatchedMember MemberOf(ulong id)
    {
        if (!_members.TryGetValue(id, out WatchedMember? member))
        {
            _members[id] = member = new WatchedMember(id, _prefixes);
        }

        return member;
    }

    /// <summary>LogInv: what is committed at an index is the same for everybody, for ever.</summary>
    private void CheckCommitted(WatchedMember member)
    {
        ulong commit = member.State.Hard.Commit;
        if (commit < member.Log.BaseIndex || commit > member.Log.LastIndex)
        {
            Fail("LogInv", $"{member} has committed {commit}, which its log does not have");
        }

        if (commit == 0)
        {
            return;
        }

        if (_committed.Count == 0)
        {
            _firstCommitted = member.Log.BaseIndex;
            _committed.Add(new CommittedEntry(member.Log.TermAt(_firstCommitted), member.Log.HashAt(_firstCommitted), 0));
        }

        for (ulong index = CommittedIndex + 1; index <= commit; index++)
        {
            if (index <= member.Log.BaseIndex)
            {
                Fail("LogInv", $"{member} begins after {member.Log.BaseIndex}, which nobody has committed");
            }

            _committed.Add(new CommittedEntry(member.Log.TermAt(index), member.Log.HashAt(index), member.State.Hard.Term));
        }

        if (commit >= _firstCommitted && member.Log.HashAt(commit) != At(commit).Hash)
        {
            Fail("LogInv", $"{member} has committed {member.Log.TermAt(commit)}/{commit}; committed before was {At(commit).Term}/{commit} or another entry before it");
        }
    }

    /// <summary>MoreThanOneLeader: at most one leader per term. LeaderCompleteness: it has what was committed in terms before.</summary>
    private void CheckLeader(WatchedMember member)
    {
        if (member.State.Role != RaftRole.Leader)
        {
            return;
        }

        ulong term = member.State.Hard.Term;
        if (!_leaders.TryAdd(term, member.Id) && _leaders[term] != member.Id)
        {
            Fail("MoreThanOneLeader", $"{member} and member {_leaders[term]:x} both lead in term {term}");
        }

        ulong last = CommittedIndex;
        while (last > _firstCommitted && At(last).CommitTerm >= term)
        {
            last--;
        }

        if (!Holds(member.Log, last))
        {
            Fail("LeaderCompleteness", $"{member} leads and lacks {At(last).Term}/{last}, which was committed in term {At(last).CommitTerm}");
        }
    }

    /// <summary>ElectionSafety: nobody has an entry of a leader's term beyond what the leader has.</summary>
    private static void CheckElectionSafety(WatchedMember leader, WatchedMember other)
    {
        ulong term = leader.State.Hard.Term;
        if (leader.State.Role == RaftRole.Leader && other.Log.LastIndexOf(term) is > 0 and var theirs && theirs > leader.Log.LastIndexOf(term))
        {
            Fail("ElectionSafety", $"{other} has {term}/{theirs}, and {leader}, who leads in that term, does not");
        }
    }

    /// <summary>MoreUpToDateCorrect: who would get a member's vote has what that member knows to be committed.</summary>
    private void CheckUpToDate(WatchedMember candidate, WatchedMember voter)
    {
        if (candidate.IsUpToDateWith(voter) && !Holds(candidate.Log, voter.Committed))
        {
            Fail("MoreUpToDateCorrect", $"{candidate} could get the vote of {voter} and lacks what that one has committed");
        }
    }

    /// <summary>
    /// QuorumLog: no quorum is without what a member has applied. CommittedIsDurable: nor would it be after everybody has crashed. The configuration is the one at the
    /// applied index, so it is what is applied that is looked at.
    /// </summary>
    private void CheckQuorums(WatchedMember member)
    {
        ulong applied = member.State.Applied;
        if (member.State.Conf is not { } conf || applied < _firstCommitted || applied > CommittedIndex)
        {
            return;
        }

        member.CheckedApplied = applied;

        if (CanBeQuorum(conf, id => !_members.TryGetValue(id, out WatchedMember? voter) || !Holds(voter.Log, applied)))
        {
            Fail("QuorumLog", $"{member} has applied {applied}, and a quorum of its configuration lacks that");
        }

        if (CanBeQuorum(conf, id => !_members.TryGetValue(id, out WatchedMember? voter) || !Holds(voter.Durable, applied)))
        {
            Fail("CommittedIsDurable", $"{member} has applied {applied}, and a quorum of its configuration has not stored that");
        }
    }

    private static bool CanBeQuorum(ConfState conf, Func<ulong, bool> isOneOfThem) =>
        conf.Voters.Count > 0
        && conf.Voters.Count(isOneOfThem) > conf.Voters.Count / 2
        && (conf.VotersOutgoing.Count == 0 || conf.VotersOutgoing.Count(isOneOfThem) > conf.VotersOutgoing.Count / 2);

    /// <summary>True when a log has the committed entries up to an index, as entries or within the snapshot it begins with.</summary>
    private bool Holds(LogMirror log, ulong index) => index <= log.BaseIndex || index < _firstCommitted || (index <= log.LastIndex && log.TermAt(index) == At(index).Term);

    private CommittedEntry At(ulong index) => _committed[(int)(index - _firstCommitted)];

    private static void Fail(string invariant, string what) => throw new InvariantViolationException(invariant, what);

    /// <param name="CommitTerm">Term in which it was first seen to be committed.</param>
    private readonly record struct CommittedEntry(ulong Term, ulong Hash, ulong CommitTerm);
}
