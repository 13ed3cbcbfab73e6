using WebEtcd.Simulation.Tests.Checks;
using WebEtcd.Simulation.Tests.Plants;
using WebEtcd.Storage;
using WebEtcd.Testing.Disk;

namespace WebEtcd.Simulation.Tests.World;

/// <summary>A cluster with everything around it: members, network, time, and who watches over what must never happen.</summary>
internal sealed class SimulatedWorld
{
    private readonly SortedDictionary<ulong, SimulatedMember> _members = [];

    public SimulatedWorld(int seed, WorldSettings settings, Tampering tampering)
    {
        Settings = settings;
        Tampering = tampering;
        Scheduler = new Scheduler(seed);
        Trace = new Trace(Scheduler);
        Founding = new Founding(settings.Founders);
        Network = new SimulatedNetwork(this, tampering);
        History = new History(Scheduler);
        Overseer = new Overseer(tampering.IsJudgedFromOutside);
        for (ulong id = 1; id <= (ulong)settings.Founders; id++)
        {
            AddMember(id, isFounder: true);
        }
    }

    public WorldSettings Settings { get; }

    public Tampering Tampering { get; }

    public Scheduler Scheduler { get; }

    public Trace Trace { get; }

    public Founding Founding { get; }

    public SimulatedNetwork Network { get; }

    public History History { get; }

    public Overseer Overseer { get; }

    public WorldEvents Events { get; } = new();

    public IReadOnlyDictionary<ulong, SimulatedMember> Members => _members;

    /// <summary>The life that leads in the highest term, if any does.</summary>
    public MemberLife? Leader =>
        _members.Values.Where(member => member.IsUp && member.Life!.IsLeader).Select(member => member.Life).MaxBy(life => life!.Raft.HardState.Term);

    public SimulatedMember AddMember(ulong id, bool isFounder) => _members[id] = new SimulatedMember(id, Scheduler, isFounder);

    /// <summary>Founds the cluster: every founder has the same log from the start.</summary>
    public void Found()
    {
        foreach (SimulatedMember member in _members.Values)
        {
            member.Lives++;
            member.Life = MemberLife.Begin(this, member);
            Overseer.Introduce(member.Life);
        }

        foreach (SimulatedMember member in _members.Values)
        {
            member.Life!.Start();
        }
    }

    /// <summary>Lets so much time pass.</summary>
    public void RunFor(long durationUs)
    {
        long end = Scheduler.NowUs + durationUs;
        while (Scheduler.RunNext(end))
        {
        }
    }

    /// <summary>Lets time pass until something is so.</summary>
    /// <exception cref="InvalidOperationException">It was not within a minute of simulated time.</exception>
    public void RunUntil(Func<bool> condition)
    {
        long end = Scheduler.NowUs + (60 * WorldSettings.Second);
        while (!condition())
        {
            if (!Scheduler.RunNext(end))
            {
                throw new InvalidOperationException($"it does not come to that: {string.Join("; ", _members.Values)}\n{Trace.Text()}");
            }
        }
    }

    /// <summary>Starts a member that is down. When its disk fails meanwhile, it is down again.</summary>
    public void Start(SimulatedMember member)
    {
        if (member.Life is not null || !member.CanRun)
        {
            return;
        }

        member.Lives++;
        member.Time.StallUs = 0;
        Trace.Add("starts", member.Id, (ulong)member.Lives);
        Tampering.BeforeStart(member);
        MemberLife life;
        try
        {
            life = MemberLife.Begin(this, member);
        }
        catch (Exception error) when (error is StorageException or IOException && member.Disk.FaultedOperation is not null)
        {
            Trace.Add("fails to start", member.Id, text: error.Message);
            LosePower(member, null);
            return;
        }
        catch (Exception error) when (Tampering.IsJudgedFromOutside)
        {
            Trace.Add("cannot start", member.Id, text: error.Message);
            member.IsLost = true;
            return;
        }

        member.Life = life;
        Overseer.OnStarted(life);
        life.Start();
    }

    /// <summary>Power is lost, or the process is killed: the member is down, and its disk is as the fault left it.</summary>
    public void Crash(SimulatedMember member, CrashStyle style)
    {
        if (member.Life is not { } life)
        {
            return;
        }

        if (life.BusyUntilUs > Scheduler.NowUs)
        {
            // What it has begun counts as done at the end of its wait for the disk.
            Scheduler.At(life.BusyUntilUs, () =>
            {
                if (member.Life == life)
                {
                    Crash(member, style);
                }
            });
            return;
        }

        Events.Crashes++;
        Trace.Add("crashes", member.Id, (ulong)style);
        LosePower(member, life, style);
    }

    /// <summary>A member stops in order, and takes its last checkpoint.</summary>
    public void Stop(SimulatedMember member)
    {
        if (member.Life is not { } life || member.IsPaused)
        {
            return;
        }

        Trace.Add("stops", member.Id);
        if (life.Enter(life.Runtime.Dispose))
        {
            Events.Stops++;
            LosePower(member, life, CrashStyle.KeepAll);
        }
    }

    /// <summary>A node has stopped because something failed. It may only be the disk, and only if it was told to.</summary>
    public void OnFailed(MemberLife life)
    {
        SimulatedMember member = life.Member;
        if (member.Disk.FaultedOperation is null && !Tampering.IsJudgedFromOutside)
        {
            throw new InvalidOperationException($"member {member.Id} has stopped by itself: {life.Failure!.Message}", life.Failure);
        }

        Events.DiskFaults++;
        Trace.Add("fails", member.Id, text: $"{member.Disk.FaultedOperation}: {life.Failure!.Message}");
        LosePower(member, life);
    }

    /// <summary>A member knows that it is none any more, and stops for good.</summary>
    public void OnRemoved(MemberLife life)
    {
        Trace.Add("is removed", life.Member.Id);
        life.Member.IsRemoved = true;
        LosePower(life.Member, life, CrashStyle.KeepAll);
    }

    public void TellRemoved(ulong id, ulong by)
    {
        if (!Network.IsCut(by, id))
        {
            _members[id].Arrive(life =>
            {
                life.Port.Handler.RemovedFromCluster();
                life.Wake();
            });
        }
    }

    /// <summary>A member waits for its disk.</summary>
    public void SpendSync(SimulatedMember member)
    {
        long most = member.SlowSyncUs > 0 ? member.SlowSyncUs : Settings.SyncUs;
        member.Time.StallUs += most == 0 ? 0 : Scheduler.Random.NextInt64(most);
    }

    private void LosePower(SimulatedMember member, MemberLife? life, CrashStyle? style = null)
    {
        member.Disk = member.Disk.Restart(Scheduler.Random.Next(), style ?? Scheduler.OneOf([CrashStyle.LoseAll, CrashStyle.Shuffle, CrashStyle.KeepAll]));
        member.Life = null;
        if (member.IsPaused)
        {
            member.Resume();
        }

        if (life is null)
        {
            return;
        }

        // It would not come back: whoever runs it was told the same.
        member.IsRemoved |= life.IsRemoved;
        life.End();
        Network.Snapshots.End(life);
        Overseer.OnEnded(life);
        life.Release();
    }
}
