using WebEtcd.Raft;
using WebEtcd.Shared.Protos;
using WebEtcd.Simulation.Tests.Checks;
using WebEtcd.Simulation.Tests.Clients;
using WebEtcd.Simulation.Tests.Plants;
using WebEtcd.Testing.Disk;

namespace WebEtcd.Simulation.Tests.World;

/// <summary>
/// The whole of one seed: a cluster is founded, clients ask, faults come; then all faults end, and the cluster must elect a leader, carry out a write and
/// bring it to everybody within a bound; then everything that was answered and seen is judged.
/// </summary>
internal sealed class SimulationRun
{
    private const long PatienceUs = 60 * WorldSettings.Second;
    private const long DrainUs = 3 * WorldSettings.Second;
    private readonly RequestMaker _requests;
    private readonly List<Writer> _writers = [];
    private readonly List<WatchClient> _watchers = [];
    private readonly List<LeaseHolder> _holders = [];
    private readonly Administrator _administrator;
    private readonly Nemesis _nemesis;

    private SimulationRun(int seed, WorldSettings settings, Tampering tampering)
    {
        World = new SimulatedWorld(seed, settings, tampering);
        _requests = new RequestMaker(World.Scheduler, settings.Keys);
        _administrator = new Administrator(World);
        _nemesis = new Nemesis(World);
    }

    public SimulatedWorld World { get; }

    /// <summary>How long it took until all was well again, in simulated time.</summary>
    public long RecoveryUs { get; private set; }

    /// <summary>Runs a seed to its end.</summary>
    /// <exception cref="SimulationFailure">Something that must never happen did.</exception>
    public static SimulationRun Run(int seed, Tampering? tampering = null)
    {
        WorldSettings settings = WorldSettings.Draw(seed);
        SimulationRun? run = null;
        try
        {
            run = new SimulationRun(seed, settings, tampering ?? new Tampering());
            run.Run();
            return run;
        }
#pragma warning disable CA1031 // Whatever it is: it belongs to the seed.
        catch (Exception error)
#pragma warning restore CA1031
        {
            throw new SimulationFailure(seed, settings, run, error);
        }
        finally
        {
            // The failures of nodes are staged: they are not the test run's.
            Environment.ExitCode = 0;
            run?.Release();
        }
    }

    private void Run()
    {
        World.Found();
        StartClients();
        _nemesis.Start();
        World.RunFor(World.Settings.FaultsUs);
        _nemesis.End();
        _administrator.IsStopped = true;
        if (World.Tampering.IsJudgedFromOutside)
        {
            World.RunFor(DrainUs);
            Judge(isWell: false);
            return;
        }

        bool isWell = TryRecover();
        if (isWell && World.Settings.EndsInPowerLoss)
        {
            LosePower();
            isWell = TryRecover();
        }

        if (isWell)
        {
            Drain();
        }

        Judge(isWell);
    }

    private void StartClients()
    {
        WorldSettings settings = World.Settings;
        int number = 0;
        for (int i = 0; i < settings.Writers; i++)
        {
            _writers.Add(new Writer(World, _requests, ++number));
        }

        for (int i = 0; i < settings.Watchers; i++)
        {
            _watchers.Add(new WatchClient(World, ++number));
        }

        for (int i = 0; i < settings.LeaseHolders; i++)
        {
            _holders.Add(new LeaseHolder(World, _requests, ++number));
        }

        _writers.ForEach(writer => writer.Start());
        _watchers.ForEach(watcher => watcher.Start());
        _holders.ForEach(holder => holder.Start());
        new LeaseExpirer(World).Start();
        if (settings.ChangesMembers)
        {
            _administrator.Start();
        }
    }

    /// <summary>Lets the world go on until a write is answered and has come to everybody. False when there are no voters for it any more.</summary>
    private bool TryRecover()
    {
        long began = World.Scheduler.NowUs;
        long end = began + PatienceUs;
        Call? probe = null;
        bool isOver = true;
        while (!(probe is { Outcome: Outcome.Answered } && IsLevel()))
        {
            if (isOver && probe is not { Outcome: Outcome.Answered } && World.Leader is { } leader)
            {
                isOver = false;
                probe = Writer.Ask(World, 0, leader.Member, _requests.Put(), _ => isOver = true);
            }

            if (!World.Scheduler.RunNext(end))
            {
                if (IsOutOfVoters())
                {
                    World.Events.OutOfVoters++;
                    return false;
                }

                throw new InvalidOperationException($"after all faults the cluster does not recover: {string.Join("; ", World.Members.Values)}");
            }
        }

        RecoveryUs = Math.Max(RecoveryUs, World.Scheduler.NowUs - began);
        return true;
    }

    /// <summary>No configuration that a member knows has a majority among those that can still run.</summary>
    private bool IsOutOfVoters() => World.Members.Values.Where(member => member is { CanRun: true, Life: not null }).All(member =>
    {
        ConfState conf = member.Life!.Conf;
        return IsWithoutMajority(conf.Voters) || IsWithoutMajority(conf.VotersOutgoing);
    });

    private bool IsWithoutMajority(IReadOnlyList<ulong> voters) =>
        voters.Count > 0 && 2 * voters.Count(id => World.Members.TryGetValue(id, out SimulatedMember? member) && member.CanRun) <= voters.Count;

    /// <summary>Everybody who is a member by what the leader has applied has applied what the leader has committed.</summary>
    private bool IsLevel()
    {
        if (World.Leader is not { } leader)
        {
            return false;
        }

        ulong committed = leader.Raft.HardState.Commit;
        return leader.State.Membership.Members.All(member =>
            !World.Members.TryGetValue(member.Id, out SimulatedMember? one) || !one.CanRun || (one.Life is { } life && life.State.AppliedIndex + 20 >= committed));
    }

    private void LosePower()
    {
        foreach (SimulatedMember member in World.Members.Values)
        {
            World.Crash(member, CrashStyle.LoseAll);
        }

        // Whoever sees to that the members run starts them again.
        World.RunFor(2 * WorldSettings.Second);
    }

    /// <summary>Nobody asks any more: what is on its way arrives, leases that nobody renews expire, watchers become level.</summary>
    private void Drain()
    {
        _writers.ForEach(writer => writer.Stop());
        _holders.ForEach(holder => holder.Stop());
        _watchers.ForEach(watcher => watcher.IsCalm = true);
        World.RunFor(DrainUs);
        long end = World.Scheduler.NowUs + PatienceUs;
        while (!IsDrained())
        {
            if (!World.Scheduler.RunNext(end))
            {
                throw new InvalidOperationException($"after all requests the members do not come to the same, or leases do not expire: {string.Join("; ", World.Members.Values)}");
            }
        }

        World.RunFor(WorldSettings.Second);
    }

    private bool IsDrained() => World.Leader is { } leader
        && IsLevel()
        && leader.State.AppliedIndex == leader.Raft.HardState.Commit
        && leader.State.Leases.Records().All(lease => lease.TtlSeconds > 100)
        && Current().All(life => life.State.AppliedIndex == leader.State.AppliedIndex);

    /// <summary>The lives of the members that the leader has.</summary>
    private IEnumerable<MemberLife> Current() => World.Leader!.State.Membership.Members
        .Select(member => World.Members.GetValueOrDefault(member.Id)?.Life).OfType<MemberLife>();

    /// <param name="isWell">The cluster has come to rest: everybody has everything.</param>
    private void Judge(bool isWell)
    {
        IReadOnlyList<CommittedRequest> requests = CommittedRequest.Of(World.Overseer.Committed.Entries);
        long minTtl = ((3 * World.Settings.ElectionMs / 2) + 999) / 1000;
        (string? violation, ModelHistory model) = HistoryChecker.Check(World.History, requests, minTtl);
        violation ??= LeaseChecker.Check(World.History, requests);
        violation ??= isWell ? FinalState.Check(Current(), model) : null;
        var watches = new WatchChecker(model);
        violation ??= World.History.Watches.Select(record => watches.Check(record, mustBeLevel: isWell)).FirstOrDefault(found => found is not null);
        World.Events.LeasesExpired = World.History.Expiries.Count;
        if (violation is not null)
        {
            throw new InvalidOperationException(violation);
        }
    }

    private void Release()
    {
        foreach (SimulatedMember member in World.Members.Values)
        {
            if (member.Life is { } life)
            {
                member.Disk.Restart(0, CrashStyle.LoseAll);
                life.Release();
            }
        }
    }
}
