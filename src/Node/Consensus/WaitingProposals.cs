using WebEtcd.Node.Peers;
using WebEtcd.Raft;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Consensus;

/// <summary>
/// Proposals that came while no leader could be given them, as during an election. They have gone nowhere yet, so they are proposed once there is one; a caller whose
/// patience ends first is told so, and its proposal is forgotten. Used by the raft thread only.
/// </summary>
internal sealed class WaitingProposals(ProposalTracker tracker, IPeerTransport peers, ulong self)
{
    private readonly List<Proposal> _waiting = [];

    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>Why nothing can be proposed now, as the error of those who wait too long for it to change; null when proposals are taken.</summary>
    public EtcdError? Obstacle(RaftNode node)
    {
        ulong leader = node.SoftState.Leader;
        if (leader == self)
        {
            return node.IsTransferringLeadership ? EtcdErrors.Timeout : null;
        }

        // What is sent over a broken line is lost, and nobody could tell whether it arrived.
        return leader == 0 ? EtcdErrors.ContextDeadlineExceeded : peers.IsConnected(leader) ? null : EtcdErrors.TimeoutDueToConnectionLost;
    }

    /// <summary>Takes proposals in, and refuses those that are for a leader only.</summary>
    public void Add(IReadOnlyList<Proposal> proposals, EtcdError obstacle)
    {
        foreach (Proposal proposal in proposals)
        {
            if (proposal.IsForLeaderOnly)
            {
                tracker.Refuse(proposal.Id, EtcdErrors.NotLeader);
                continue;
            }

            proposal.ErrorWhenLate = obstacle;
            _waiting.Add(proposal);
        }
    }

    /// <summary>Forgets those that nobody waits for any more.</summary>
    public void Prune() => _waiting.RemoveAll(proposal => !tracker.IsAwaited(proposal));

    /// <summary>Hands out those that somebody still waits for, in the order in which they came.</summary>
    public List<Proposal> TakeAll()
    {
        Prune();
        List<Proposal> taken = [.. _waiting];
        _waiting.Clear();
        foreach (Proposal proposal in taken)
        {
            proposal.ErrorWhenLate = EtcdErrors.Timeout;
        }

        return taken;
    }
}
