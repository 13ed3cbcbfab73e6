using WebEtcd.Raft;
using WebEtcd.Simulation.Tests.Checks;
using WebEtcd.Testing.Consensus;

namespace WebEtcd.Simulation.Tests.World;

/// <summary>Looks at every member whenever it has done something: what must always hold, and what was committed.</summary>
/// <param name="isBlind">It only writes down what was committed.</param>
internal sealed class Overseer(bool isBlind)
{
    public ConsensusInvariants Invariants { get; } = new();

    public CommittedLog Committed { get; } = new();

    public StateComparer States { get; } = new();

    /// <summary>A founder is there, and has not done anything yet.</summary>
    public void Introduce(MemberLife life) => Invariants.Introduce(StateOf(life), life.Runtime.Log);

    public void OnStarted(MemberLife life)
    {
        MemberState state = StateOf(life);
        Committed.Take(life.Runtime.Log, state.Hard.Commit);
        if (!isBlind)
        {
            Invariants.ObserveRestart(state, life.Runtime.Log);
            States.Compare(life);
        }
    }

    public void OnStepped(MemberLife life)
    {
        MemberState state = StateOf(life);
        Committed.Take(life.Runtime.Log, state.Hard.Commit);
        if (!isBlind)
        {
            Invariants.Observe(state, life.Runtime.Log);
            States.Compare(life);
        }
    }

    /// <summary>In the middle of a step, whenever something was applied: what is committed now may be compacted in the same step.</summary>
    public void OnApplied(MemberLife life)
    {
        HardState hard = life.Raft.HardState with { Commit = life.Runtime.Consensus.AppliedIndex };
        Committed.Take(life.Runtime.Log, hard.Commit);
        if (!isBlind)
        {
            Invariants.Observe(new MemberState(life.Member.Id, hard, life.Raft.SoftState.Role, hard.Commit, Conf: null), life.Runtime.Log);
        }
    }

    public void OnEnded(MemberLife life)
    {
        States.Forget(life);
        if (!isBlind)
        {
            Invariants.ObserveCrash(life.Member.Id, life.Runtime.Log);
        }
    }

    private static MemberState StateOf(MemberLife life) =>
        new(life.Member.Id, life.Raft.HardState, life.Raft.SoftState.Role, life.State.AppliedIndex, life.Conf);
}
