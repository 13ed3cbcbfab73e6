using WebEtcd.Node.Consensus;
using WebEtcd.Raft;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Simulation.Tests.Checks;
using WebEtcd.Simulation.Tests.World;

namespace WebEtcd.Simulation.Tests.Clients;

/// <summary>Does for each member what the node does in the background: revokes what has expired, after a quorum has confirmed that it leads.</summary>
internal sealed class LeaseExpirer(SimulatedWorld world)
{
    public void Start() => world.Scheduler.Every(250 * WorldSettings.Millisecond, () =>
    {
        foreach (SimulatedMember member in world.Members.Values)
        {
            if (member.IsUp && member.Life!.Runtime.Consensus.Role == RaftRole.Leader && member.Life.State.Leases.Count > 0)
            {
                MemberLife life = member.Life;
                life.Enter(() => life.Await(new Round(world, life, life.Runtime.Reads.AskAsync())));
            }
        }

        return true;
    });

    private sealed class Round(SimulatedWorld world, MemberLife life, Task confirmed) : IPending
    {
        public bool Poll()
        {
            if (confirmed.IsCompletedSuccessfully)
            {
                List<long> expired = [];
                life.State.Leases.TakeExpired(life.Runtime.Clock.NowMs, int.MaxValue, expired);
                expired.ForEach(Revoke);
            }

            return confirmed.IsCompleted;
        }

        public void Abandon()
        {
        }

        private void Revoke(long lease)
        {
            try
            {
                Proposal proposal = life.Runtime.Tracker.Register(new InternalRaftRequest { LeaseRevoke = new LeaseRevokeRequest { ID = lease } }, CancellationToken.None, isForLeaderOnly: true);
                world.History.Expiries.Add(new Expiry(lease, life.Member.Id, world.Scheduler.NowUs, proposal.Payload));
                world.Trace.Add("judges as over", life.Member.Id, (ulong)lease);
                life.Runtime.Inbox.Post(proposal);
            }
            catch (EtcdException error) when (error.Error == EtcdErrors.TooManyRequests)
            {
                // It is tried again.
            }
        }
    }
}
