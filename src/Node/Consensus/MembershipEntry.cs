using WebEtcd.Raft;
using WebEtcd.StateMachine;
using WebEtcd.StateMachine.Membership;

namespace WebEtcd.Node.Consensus;

/// <summary>Between Raft's configuration and the state machine's members.</summary>
internal static class MembershipEntry
{
    /// <summary>The configuration that follows from the members: voters and learners.</summary>
    public static ConfState ConfStateOf(EtcdStateMachine stateMachine)
    {
        var voters = new List<ulong>();
        var learners = new List<ulong>();
        foreach (MemberRecord member in stateMachine.Membership.Members)
        {
            (member.IsLearner ? learners : voters).Add(member.Id);
        }

        return new ConfState { Voters = voters, Learners = learners };
    }
}
