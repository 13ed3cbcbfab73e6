using Google.Protobuf;
using WebEtcd.Raft;
using WebEtcd.Shared.Protos;
using WebEtcd.Simulation.Tests.Checks;
using WebEtcd.Simulation.Tests.World;

namespace WebEtcd.Simulation.Tests.Clients;

/// <summary>Holds a key by a lease that it renews for a while, then lets expire; and begins anew.</summary>
internal sealed class LeaseHolder(SimulatedWorld world, RequestMaker requests, int number)
{
    private const long PatienceUs = 4 * WorldSettings.Second;
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
        Writer.Ask(world, number, AnyMember(), new LeaseGrantRequest { ID = id, TTL = _scheduler.Random.Next(1, 4) }, call =>
        {
            if (call.Response is not LeaseGrantResponse granted)
            {
                _scheduler.After(_scheduler.Around(WorldSettings.Second), Grant);
                return;
            }

            world.History.Renewals.Add(new Renewal(id, call.Member, call.AskedUs, granted.TTL));
            _lease = id;
            _ttlSeconds = granted.TTL;
            _renewalsLeft = _scheduler.Random.Next(12);
            var put = new PutRequest { Key = ByteString.CopyFromUtf8($"kl{number}"), Value = requests.Value(), Lease = id };
            Writer.Ask(world, number, AnyMember(), put, _ => RenewLater());
        });
    }

    private SimulatedMember AnyMember() => _scheduler.OneOf([.. world.Members.Values]);

    private void RenewLater() => _scheduler.After(_ttlSeconds * WorldSettings.Second * _scheduler.Random.Next(20, 95) / 100, () =>
    {
        if (IsStopped || _renewalsLeft-- == 0)
        {
            _scheduler.After(_scheduler.Around(_ttlSeconds * 2 * WorldSettings.Second), Grant);
            return;
        }

        Renew();
    });

    /// <summary>Asks whoever takes itself for the leader, and waits: a member that is paused answers when it goes on.</summary>
    private void Renew()
    {
        SimulatedMember[] leaders = [.. world.Members.Values.Where(member => member.Life?.Runtime.Consensus.Role == RaftRole.Leader)];
        if (leaders.Length == 0)
        {
            RenewLater();
            return;
        }

        var renewal = new KeepAlive(world, _lease, _scheduler.NowUs, RenewLater);
        _scheduler.OneOf(leaders).Arrive(life => life.Enter(() => renewal.Arrive(life)));
        _scheduler.After(PatienceUs, renewal.Abandon);
    }
}
