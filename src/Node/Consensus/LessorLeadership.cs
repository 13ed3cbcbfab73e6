using WebEtcd.Raft;
using WebEtcd.StateMachine.Lease;

namespace WebEtcd.Node.Consensus;

/// <summary>Only the leader counts leases down: told of role changes by the raft thread.</summary>
internal sealed class LessorLeadership(Lessor lessor, MonotonicClock clock, long electionTimeoutMs)
{
    public void RoleChanged(RaftRole role)
    {
        if (role == RaftRole.Leader && !lessor.IsPrimary)
        {
            // The time an election may have taken is given to every lease: nobody could renew meanwhile.
            lessor.Promote(electionTimeoutMs, clock.NowMs);
        }
        else if (role != RaftRole.Leader && lessor.IsPrimary)
        {
            lessor.Demote();
        }
    }
}
