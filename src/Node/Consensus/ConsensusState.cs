using WebEtcd.Raft;

namespace WebEtcd.Node.Consensus;

/// <summary>
/// The few facts of consensus that other threads ask for on every request. Written by the raft thread (applied index: by whoever applies), read by all.
/// </summary>
internal sealed class ConsensusState
{
    private ulong _term;
    private ulong _leaderId;
    private long _leaderChanges;
    private long _lateHeartbeats;
    private ulong _commitIndex;
    private ulong _appliedIndex;
    private int _role;
    private bool _isSoleVotingLeader;
    private RaftStatus? _status;

    public ulong Term { get => Volatile.Read(ref _term); set => Volatile.Write(ref _term, value); }

    /// <summary>0 when no leader is known.</summary>
    public ulong LeaderId
    {
        get => Volatile.Read(ref _leaderId);
        set
        {
            if (value != 0 && value != _leaderId)
            {
                Volatile.Write(ref _leaderChanges, _leaderChanges + 1);
            }

            Volatile.Write(ref _leaderId, value);
        }
    }

    /// <summary>How often a leader was seen that was not known before.</summary>
    public long LeaderChanges => Volatile.Read(ref _leaderChanges);

    /// <summary>Times that this member, as the leader, was so late that its followers missed heartbeats. Written by the raft thread.</summary>
    public long LateHeartbeats { get => Volatile.Read(ref _lateHeartbeats); set => Volatile.Write(ref _lateHeartbeats, value); }

    public ulong CommitIndex { get => Volatile.Read(ref _commitIndex); set => Volatile.Write(ref _commitIndex, value); }

    public ulong AppliedIndex { get => Volatile.Read(ref _appliedIndex); set => Volatile.Write(ref _appliedIndex, value); }

    /// <summary>All of Raft's state as of the last tick, for those who look on; null before the first.</summary>
    public RaftStatus? Status { get => Volatile.Read(ref _status); set => Volatile.Write(ref _status, value); }

    public RaftRole Role { get => (RaftRole)Volatile.Read(ref _role); set => Volatile.Write(ref _role, (int)value); }

    /// <summary>
    /// True while this member leads and is the only voter, and has committed in its term. Then nobody else can have acknowledged anything, and all that
    /// was acknowledged is applied here: a read of the applied state is linearizable without asking anybody. The raft thread clears it before a
    /// change of the configuration or a vote can take effect.
    /// </summary>
    public bool IsSoleVotingLeader { get => Volatile.Read(ref _isSoleVotingLeader); set => Volatile.Write(ref _isSoleVotingLeader, value); }
}
