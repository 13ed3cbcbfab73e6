using WebEtcd.Raft;
using WebEtcd.StateMachine;
using WebEtcd.StateMachine.Apply;
using WebEtcd.StateMachine.Membership;

namespace WebEtcd.Node.Consensus;

/// <summary>Makes committed membership changes effective, in the state machine and in Raft. Runs on the raft thread, as the owner of both.</summary>
internal sealed class ConfChangeApplier(EtcdStateMachine stateMachine, ApplyLoop apply, ConsensusState state, ulong memberId, IConsensusObserver observer)
{
    public void Apply(Entry entry, RaftNode node)
    {
        ConfChange change = ConfChange.Decode(entry.Type, entry.Data.Span);
        state.IsSoleVotingLeader = false;
        bool accepted = false;
        apply.RunExclusive(() =>
        {
            ApplyResult result = stateMachine.ApplyMembership(entry.Index, entry.Term, MembershipChange.Decode(change.Context.Span));
            accepted = result.Error is null;
            state.AppliedIndex = entry.Index;
            apply.AfterBatch?.Invoke(entry.Index);
        });

        // A refused change still ends Raft's wait for it: a step for member 0 changes nothing.
        node.ApplyConfChange(accepted ? change : new ConfChange { Changes = [new ConfChangeSingle(ConfChangeType.AddNode, 0)] });
        foreach (ConfChangeSingle single in change.Changes)
        {
            if (accepted)
            {
                observer.MemberChanged(TextOf(single), single.NodeId, single.Type == ConfChangeType.RemoveNode);
            }
        }
    }

    private static string TextOf(ConfChangeSingle change) => change.Type switch
    {
        ConfChangeType.AddNode => $"Member {change.NodeId:x} votes",
        ConfChangeType.AddLearnerNode => $"Member {change.NodeId:x} learns",
        ConfChangeType.RemoveNode => $"Member {change.NodeId:x} is removed",
        _ => $"Member {change.NodeId:x} has changed",
    };

    /// <summary>True when this member is the only voter of a configuration that is not joint.</summary>
    public bool IsSoleVoter(RaftNode node)
    {
        ConfState conf = node.Status().ConfState;
        return conf.Voters.Count == 1 && conf.Voters[0] == memberId && conf.VotersOutgoing.Count == 0;
    }
}
