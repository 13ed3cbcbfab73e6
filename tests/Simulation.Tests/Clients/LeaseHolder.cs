using Google.Protobuf;
using WebEtcd.Raft;
using WebEtcd.Shared.Protos;
using WebEtcd.Simulation.Tests.Checks;
using WebEtcd.Simulation.Tests.World;
using WebEtcd.StateMachine.Lease;

namespace WebEtcd.Simulation.Tests.Clients;

/// <summary>Holds a key by a lease that it renews for a while, then lets expire; and begins anew.</summary>
internal sealed class LeaseHolder(SimulatedWorld world, RequestMaker requests, int number)
{
    private readonly Scheduler _scheduler = world.Scheduler;
    private long _lease;
    private long _ttlSeconds;
    private int _renewalsLeft;

    public bool IsStopped { get; private set; }

    public void Start() => _scheduler.After(_scheduler.Around(WorldSettings.Second), Grant);

    public void Stop() => IsStopped = true;

    private void Grant()
    {
        if (IsStopped)
        {
            return;
        }

        long id = requests.NextLease();
        long askedUs = _scheduler.NowUs;
        Writer.Ask(world, number, AnyMember(), new LeaseGrantRequest { ID = id, TTL = _scheduler.Random.Next(1, 4) }, call =>
        {
            if (call.Response is not LeaseGrantResponse granted)
            {
                _scheduler.After(_scheduler.Around(WorldSettings.Second), Grant);
                return;
            }

            world.History.Renewals.Add(new Renewal(id, call.Member, askedUs, granted.TTL));
            _lease = id;
            _ttlSeconds = granted.TTL;
            _renewalsLeft = _scheduler.Random.Next(12);
            var put = new PutRequest { Key = ByteString.CopyFromUtf8($"kl{number}"), Value = requests.Value(), Lease = id };
            Writer.Ask(world, number, AnyMember(), put, _ => RenewLater());
        });
    }

    private SimulatedMember AnyMember() => _scheduler.OneOf([.. world.Members.Values]);

    private void RenewLater() => _scheduler.After(_ttlSeconds * WorldSettings.Second / 4, () =>
    {
        if (IsStopped || _renewalsLeft-- == 0)
        {
            _scheduler.After(_scheduler.Around(_ttlSeconds * 2 * WorldSettings.Second), Grant);
            return;
        }

        Renew();
        RenewLater();
    });

    /// <summary>Asks whoever takes itself for the leader; of several any.</summary>
    private void Renew()
    {
        MemberLife[] leaders = [.. world.Members.Values.Where(member => member.IsUp && member.Life!.Runtime.Consensus.Role == RaftRole.Leader).Select(member => member.Life!)];
        if (leaders.Length > 0)
        {
            MemberLife life = _scheduler.OneOf(leaders);
            life.Enter(() => life.Await(new KeepAlive(world, life, _lease, world.Tampering.ConfirmRenewal(life))));
        }
    }

    private sealed class KeepAlive(SimulatedWorld world, MemberLife life, long lease, Task confirmed) : IPending
    {
        public bool Poll()
        {
            if (confirmed.IsCompletedSuccessfully)
            {
                LeaseRenewal renewal = life.State.Leases.Renew(lease, life.Runtime.Clock.NowMs);
                if (renewal.Outcome == LeaseRenewalOutcome.Renewed)
                {
                    world.History.Renewals.Add(new Renewal(lease, life.Member.Id, world.Scheduler.NowUs, renewal.TtlSeconds));
                    world.Trace.Add("renews", life.Member.Id, (ulong)lease);
                }
            }

            return confirmed.IsCompleted;
        }

        public void Abandon()
        {
        }
    }
}
