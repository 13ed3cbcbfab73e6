using WebEtcd.Testing.Consensus;

namespace WebEtcd.Raft.Tests;

/// <summary>Each invariant, violated once. The logs are written as the terms of their entries, from index 1 on.</summary>
public sealed class ConsensusInvariantsTests
{
    private static readonly ConfState s_three = new() { Voters = [1, 2, 3] };
    private readonly ConsensusInvariants _invariants = new();

    public ConsensusInvariantsTests()
    {
        foreach (var id in s_three.Voters)
        {
            _invariants.Introduce(State(id, term: 1), LogOf(1));
        }
    }

    [Fact]
    public void What_Raft_does_is_right()
    {
        _invariants.Observe(State(1, term: 2, commit: 1, role: RaftRole.Leader), LogOf(1, 2));
        _invariants.Observe(State(2, term: 2, commit: 1), LogOf(1, 2));
        _invariants.Observe(State(1, term: 2, commit: 2, role: RaftRole.Leader), LogOf(1, 2, 2));
        _invariants.Observe(State(2, term: 2, commit: 2), LogOf(1, 2, 2));
        _invariants.ObserveCrash(1, LogOf(1, 2));
        _invariants.Observe(State(2, term: 3, commit: 2, role: RaftRole.Leader), LogOf(1, 2, 2, 3));
        _invariants.ObserveRestart(State(1, term: 3, commit: 2), LogOf(1, 2));
        _invariants.Observe(State(1, term: 3, commit: 2), LogOf(1, 2, 2, 3));
        Assert.Equal(2, _invariants.LeaderCount);
        Assert.Equal(2UL, _invariants.CommittedIndex);
    }

    [Fact]
    public void LogInv()
    {
        _invariants.Observe(State(1, term: 2, commit: 2, applied: 1), LogOf(1, 2));
        Violates("LogInv", State(2, term: 3, commit: 2, applied: 1), LogOf(1, 1));
    }

    [Fact]
    public void LogInv_of_an_index_that_the_log_does_not_have() => Violates("LogInv", State(1, term: 2, commit: 5), LogOf(1, 2));

    [Fact]
    public void MoreThanOneLeader()
    {
        _invariants.Observe(State(1, term: 2, role: RaftRole.Leader), LogOf(1, 2));
        _invariants.Observe(State(1, term: 3), LogOf(1, 2));
        Violates("MoreThanOneLeader", State(2, term: 2, role: RaftRole.Leader), LogOf(1, 2));
    }

    [Fact]
    public void ElectionSafety()
    {
        _invariants.Observe(State(1, term: 2, role: RaftRole.Leader), LogOf(1, 2));
        Violates("ElectionSafety", State(2, term: 2), LogOf(1, 2, 2));
    }

    [Fact]
    public void LogMatching()
    {
        _invariants.Observe(State(1, term: 3), LogOf(1, 2, 3));
        Violates("LogMatching", State(2, term: 3), LogOf(1, 1, 3));
    }

    [Fact]
    public void LogMatching_of_entries_that_were_there_before()
    {
        _invariants.Observe(State(1, term: 3), LogOf(1, 2, 3));
        _invariants.Observe(State(1, term: 4), LogOf(1, 2));
        Violates("LogMatching", State(2, term: 3), LogOf(1, 1, 3));
    }

    [Fact]
    public void QuorumLog() => Violates("QuorumLog", State(1, term: 2, commit: 2), LogOf(1, 2));

    [Fact]
    public void QuorumLog_when_a_log_is_shorter_after_a_restart()
    {
        _invariants.Observe(State(2, term: 2), LogOf(1, 2));
        _invariants.Observe(State(1, term: 2, commit: 2), LogOf(1, 2));
        var lost = Assert.Throws<InvariantViolationException>(() => _invariants.ObserveRestart(State(2, term: 2, commit: 1), LogOf(1)));
        Assert.Equal("QuorumLog", lost.Invariant);
    }

    [Fact]
    public void QuorumLog_of_a_joint_configuration()
    {
        var joint = new ConfState { Voters = [1, 2, 3], VotersOutgoing = [1] };
        Assert.Throws<InvariantViolationException>(() => _invariants.Observe(State(1, term: 2, commit: 2, conf: new ConfState { Voters = [1, 2, 3] }), LogOf(1, 2)));

        // The only one of the outgoing half has it, so no quorum is without it.
        _invariants.Observe(State(1, term: 2, commit: 2, conf: joint), LogOf(1, 2));
    }

    [Fact]
    public void MoreUpToDateCorrect()
    {
        _invariants.Observe(State(3, term: 3), LogOf(1, 3));
        Violates("MoreUpToDateCorrect", State(1, term: 4, commit: 2, applied: 1), LogOf(1, 2));
    }

    [Fact]
    public void LeaderCompleteness()
    {
        _invariants.Observe(State(2, term: 2), LogOf(1, 2));
        _invariants.Observe(State(1, term: 2, commit: 2), LogOf(1, 2));

        // Whose last entry is not older either, so nothing else speaks against it.
        _invariants.Observe(State(2, term: 3, commit: 1), LogOf(1, 2));
        _invariants.Observe(State(1, term: 3, commit: 1), LogOf(1, 2));
        Violates("LeaderCompleteness", State(3, term: 3, role: RaftRole.Leader), LogOf(1));
    }

    [Fact]
    public void CommittedIsDurable()
    {
        _invariants.Observe(State(2, term: 2), LogOf(1, 2), LogOf(1));
        var lost = Assert.Throws<InvariantViolationException>(() => _invariants.Observe(State(1, term: 2, commit: 2), LogOf(1, 2), LogOf(1, 2)));
        Assert.Equal("CommittedIsDurable", lost.Invariant);
    }

    private static MemoryLogStorage LogOf(params ulong[] terms)
    {
        var log = new MemoryLogStorage(default, s_three, 0, 0);
        log.Append([.. terms.Select((term, i) => new Entry(term, (ulong)i + 1, EntryType.Normal, new byte[] { (byte)term }))]);
        return log;
    }

    private static MemberState State(ulong id, ulong term, ulong commit = 1, RaftRole role = RaftRole.Follower, ulong? applied = null, ConfState? conf = null) =>
        new(id, new HardState(term, 0, commit), role, applied ?? commit, conf ?? s_three);

    private void Violates(string invariant, MemberState state, MemoryLogStorage log) =>
        Assert.Equal(invariant, Assert.Throws<InvariantViolationException>(() => _invariants.Observe(state, log)).Invariant);
}
