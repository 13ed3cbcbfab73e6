using WebEtcd.Testing.Disk;

namespace WebEtcd.Simulation.Tests.World;

/// <summary>Brings about the faults that the settings of a world allow, and lets them pass.</summary>
internal sealed class Nemesis
{
    private const long WallJumpUs = 3600 * WorldSettings.Second;
    private readonly SimulatedWorld _world;
    private readonly Scheduler _scheduler;
    private readonly List<(int Weight, Action Fault)> _faults;

    public Nemesis(SimulatedWorld world)
    {
        _world = world;
        _scheduler = world.Scheduler;
        WorldSettings settings = world.Settings;
        _faults =
        [
            (settings.CrashWeight, Crash),
            (settings.CrashWithinWeight, CrashWithin),
            (settings.DiskErrorWeight, FailDisk),
            (settings.PauseWeight, Pause),
            (settings.PartitionWeight, Partition),
            (settings.ClockWeight, SkewClock),
            (settings.SlowDiskWeight, SlowDisk),
            (settings.TransferWeight, Transfer),
        ];
    }

    public bool IsOver { get; private set; }

    public void Start()
    {
        _scheduler.Every(_world.Settings.FaultEveryUs, Strike);
        _scheduler.Every(100 * WorldSettings.Millisecond, RestartSome);
    }

    /// <summary>All faults end; who can run does so.</summary>
    public void End()
    {
        IsOver = true;
        _world.Network.Calm();
        foreach (SimulatedMember member in _world.Members.Values)
        {
            member.Disk.FailAt(-1, DiskFault.None);
            member.SlowSyncUs = 0;
            member.Time.RatePpm = 1_000_000;
            if (member.IsPaused)
            {
                member.Resume();
            }
        }

        RestartSome();
    }

    private bool Strike()
    {
        int total = _faults.Sum(fault => fault.Weight);
        int chosen = total == 0 || IsOver ? 0 : _scheduler.Random.Next(total);
        foreach ((int weight, Action fault) in _faults)
        {
            if (!IsOver && chosen < weight)
            {
                fault();
                break;
            }

            chosen -= weight;
        }

        return !IsOver;
    }

    private bool RestartSome()
    {
        foreach (SimulatedMember member in _world.Members.Values)
        {
            if (member.Life is null && member.CanRun && (IsOver || _scheduler.Chance(12)))
            {
                _world.Start(member);
            }
        }

        return true;
    }

    private SimulatedMember? Victim()
    {
        // Leaders are worth more.
        if (_world.Leader is { } leader && _scheduler.Chance(40))
        {
            return leader.Member;
        }

        SimulatedMember[] up = [.. _world.Members.Values.Where(member => member.IsUp)];
        return up.Length == 0 ? null : _scheduler.OneOf(up);
    }

    private void Crash()
    {
        if (_scheduler.Chance(5))
        {
            foreach (SimulatedMember member in _world.Members.Values)
            {
                _world.Crash(member, CrashStyle.LoseAll);
            }
        }
        else if (Victim() is { } victim && _scheduler.Chance(15))
        {
            _world.Stop(victim);
        }
        else if (Victim() is { } other)
        {
            _world.Crash(other, _scheduler.OneOf([CrashStyle.LoseAll, CrashStyle.Shuffle, CrashStyle.Shuffle, CrashStyle.KeepAll]));
        }
    }

    private void CrashWithin() => FailDisk(DiskFault.Crash);

    private void FailDisk() => FailDisk(_scheduler.OneOf([DiskFault.InputOutputError, DiskFault.NoSpace, DiskFault.ShortWrite]));

    private void FailDisk(DiskFault fault)
    {
        if (Victim() is { } victim)
        {
            int after = _scheduler.Random.Next(1, 30);
            _world.Trace.Add("will fail", victim.Id, (ulong)fault, (ulong)after);
            victim.Disk.FailAt(victim.Disk.Operations + after, fault);
        }
    }

    private void Pause()
    {
        if (Victim() is { } victim)
        {
            _world.Events.Pauses++;
            _world.Trace.Add("pauses", victim.Id);
            victim.Pause();
            _scheduler.After(_scheduler.Random.NextInt64(3 * WorldSettings.Second), () =>
            {
                if (victim.IsPaused)
                {
                    _world.Trace.Add("goes on", victim.Id);
                    victim.Resume();
                }
            });
        }
    }

    private void Partition()
    {
        _world.Events.Partitions++;
        ulong[] ids = [.. _world.Members.Keys];
        _scheduler.Random.Shuffle(ids);
        ulong[] some = ids[..(_scheduler.Chance(50) ? 1 : (ids.Length + 1) / 2)];
        int kind = _scheduler.Random.Next(4);
        _world.Trace.Add("cuts off", some[0], (ulong)some.Length, (ulong)kind);
        foreach (ulong inner in some)
        {
            foreach (ulong outer in ids.Except(some))
            {
                if (kind != 0)
                {
                    _world.Network.Cut(inner, outer);
                }

                if (kind != 1)
                {
                    _world.Network.Cut(outer, inner);
                }
            }
        }

        _scheduler.After(_scheduler.Random.NextInt64(3 * WorldSettings.Second), _world.Network.Heal);
    }

    private void SkewClock()
    {
        if (Victim() is { } victim)
        {
            victim.Time.RatePpm = _scheduler.Random.Next(900_000, 1_100_001);
            victim.Time.WallOffsetUs = _scheduler.Random.NextInt64(-WallJumpUs, WallJumpUs);
            _world.Trace.Add("drifts", victim.Id, (ulong)victim.Time.RatePpm);
        }
    }

    private void SlowDisk()
    {
        if (Victim() is { } victim)
        {
            victim.SlowSyncUs = _scheduler.Random.NextInt64(20 * WorldSettings.Millisecond, 1500 * WorldSettings.Millisecond);
            _world.Trace.Add("has a slow disk", victim.Id, (ulong)victim.SlowSyncUs);
            _scheduler.After(_scheduler.Random.NextInt64(2 * WorldSettings.Second), () => victim.SlowSyncUs = 0);
        }
    }

    private void Transfer()
    {
        if (_world.Leader is { } leader)
        {
            ulong target = _scheduler.OneOf([.. _world.Members.Keys]);
            _world.Events.Transfers++;
            _world.Trace.Add("hands over", leader.Member.Id, target);
            leader.Enter(() => leader.Runtime.Inbox.Post(node => node.TransferLeader(target)));
        }
    }
}
