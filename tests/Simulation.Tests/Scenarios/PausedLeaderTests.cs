using Google.Protobuf;
using WebEtcd.Shared.Protos;
using WebEtcd.Simulation.Tests.Checks;
using WebEtcd.Simulation.Tests.Clients;
using WebEtcd.Simulation.Tests.Plants;
using WebEtcd.Simulation.Tests.World;

namespace WebEtcd.Simulation.Tests.Scenarios;

/// <summary>
/// A leader stands still, the others elect another one, and then the old one goes on: the first thing it does is to answer what was asked meanwhile, before it can
/// have heard of anything.
/// </summary>
public sealed class PausedLeaderTests
{
    private static readonly RangeRequest s_key = new() { Key = ByteString.CopyFromUtf8("k") };

    [Fact]
    public void It_shows_nothing_that_is_older_than_what_was_written_meanwhile() => Assert.Null(ReadAfterPause(new Tampering()));

    [Fact]
    public void Without_asking_the_others_it_would() => Assert.Contains("shows less than what had been seen", ReadAfterPause(new StaleReads()), StringComparison.Ordinal);

    [Fact]
    public void It_renews_no_lease_that_the_new_leader_lets_expire() => Assert.All(Enumerable.Range(1, 10), seed => Assert.Null(RenewAfterPause(new Tampering(), seed)));

    [Fact]
    public void Without_asking_the_others_it_would_renew_one() =>
        // It depends on what it looks at first when it goes on: the renewal, or the messages of the new leader.
        Assert.Contains(Enumerable.Range(1, 10), seed => RenewAfterPause(new UnconfirmedRenewals(), seed)?.Contains("is over, which member", StringComparison.Ordinal) == true);

    private static string? ReadAfterPause(Tampering tampering)
    {
        (SimulatedWorld world, MemberLife old) = Elect(tampering);
        Write(world, old.Member, new PutRequest { Key = s_key.Key, Value = ByteString.CopyFromUtf8("before") });
        MemberLife next = PauseAndElect(world, old);
        Write(world, next.Member, new PutRequest { Key = s_key.Key, Value = ByteString.CopyFromUtf8("after") });

        bool isOver = false;
        Writer.Ask(world, 1, old.Member, s_key, _ => isOver = true);
        world.RunFor(WorldSettings.Second);
        old.Member.Resume();
        world.RunUntil(() => isOver);
        return HistoryChecker.Check(world.History, CommittedRequest.Of(world.Overseer.Committed.Entries), minTtlSeconds: 2).Violation;
    }

    private static string? RenewAfterPause(Tampering tampering, int seed = 1)
    {
        (SimulatedWorld world, MemberLife old) = Elect(tampering, seed);
        new LeaseExpirer(world).Start();
        Write(world, old.Member, new LeaseGrantRequest { ID = 7, TTL = 10 });
        MemberLife next = PauseAndElect(world, old);

        // More than the time that the new leader has given to every lease on top.
        world.RunFor(3 * WorldSettings.Second);
        var renewal = new KeepAlive(world, 7, world.Scheduler.NowUs, static () => { });
        old.Member.Arrive(life => life.Enter(() => renewal.Arrive(life)));
        world.RunFor(WorldSettings.Second);
        old.Member.Resume();
        world.RunUntil(() => !next.State.Leases.Exists(7));
        return LeaseChecker.Check(world.History, CommittedRequest.Of(world.Overseer.Committed.Entries));
    }

    private static (SimulatedWorld World, MemberLife Leader) Elect(Tampering tampering, int seed = 1)
    {
        var world = new SimulatedWorld(seed, WorldSettings.Quiet(founders: 3), tampering);
        world.Found();
        world.RunUntil(() => world.Leader is not null);
        world.RunFor(WorldSettings.Second);
        return (world, world.Leader!);
    }

    private static MemberLife PauseAndElect(SimulatedWorld world, MemberLife leader)
    {
        leader.Member.Pause();
        world.RunUntil(() => world.Leader is not null);
        return world.Leader!;
    }

    private static void Write(SimulatedWorld world, SimulatedMember member, IMessage request)
    {
        bool isOver = false;
        Call call = Writer.Ask(world, 1, member, request, _ => isOver = true);
        world.RunUntil(() => isOver);
        Assert.Equal(Outcome.Answered, call.Outcome);
        if (call.Response is LeaseGrantResponse granted)
        {
            world.History.Renewals.Add(new Renewal(granted.ID, member.Id, call.AskedUs, granted.TTL));
        }
    }
}
