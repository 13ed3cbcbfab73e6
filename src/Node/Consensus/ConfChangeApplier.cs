using WebEtcd.Node.Peers;
using WebEtcd.Raft;
using WebEtcd.StateMachine;
using WebEtcd.StateMachine.Apply;
using WebEtcd.StateMachine.Membership;

namespace WebEtcd.Node.Consensus;

/// <summary>Makes committed membership changes effective, in the state machine and in Raft. Runs on the raft thread, as the owner of both.</summary>
internal sealed class ConfChangeApplier(
    EtcdStateMachine stateMachine,
    ApplyLoop apply,
    ProposalTracker tracker,
    ConsensusState state,
    ulong memberId,
    PeerDirectory peers,
    IConsensusObserver observer)
{
    /// <summary>Called when this member has been removed: it must stop.</summary>
    public Action? Removed { get; set; }

    public void Apply(Entry entry, RaftNode node)
    {
        ConfChange change = ConfChange.Decode(entry.Type, entry.Data.Span);
        state.IsSoleVotingLeader = false;
        bool accepted = false;
        MembershipChange membership = MembershipChange.Decode(change.Context.Span);
        ApplyResult result = default;
        apply.RunExclusive(() =>
        {
            result = stateMachine.ApplyMembership(entry.Index, entry.Term, membership);
            accepted = result.Error is null;
            state.AppliedIndex = entry.Index;
            apply.AfterBatch?.Invoke(entry.Index);
        });

        // A refused change still ends Raft's wait for it: a step for member 0 changes nothing.
        node.ApplyConfChange(accepted ? change : new ConfChange { Changes = [new ConfChangeSingle(ConfChangeType.AddNode, 0)] });
        if (accepted)
        {
            peers.Refresh();
            Announce(change);
        }

        tracker.Take(membership.RequestId)?.Complete(result);
        if (accepted && membership.Kind == MembershipChangeKind.Remove && membership.Member.Id == memberId)
        {
            Removed?.Invoke();
        }
    }

    private void Announce(ConfChange change)
    {
        foreach (ConfChangeSingle single in change.Changes)
        {
            observer.MemberChanged(TextOf(single), single.NodeId, single.Type == ConfChangeType.RemoveNode);
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
