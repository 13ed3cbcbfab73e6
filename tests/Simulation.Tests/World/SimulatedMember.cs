using WebEtcd.Testing.Disk;

namespace WebEtcd.Simulation.Tests.World;

/// <summary>A member over all its lives: its disk, its clocks, and what is to become of it.</summary>
internal sealed class SimulatedMember(ulong id, Scheduler scheduler, bool isFounder)
{
    private readonly List<Action> _held = [];

    public ulong Id { get; } = id;

    public bool IsFounder { get; } = isFounder;

    public SimulatedDisk Disk { get; set; } = new();

    public MemberTime Time { get; } = new(scheduler);

    /// <summary>The life at the moment; null while it is down.</summary>
    public MemberLife? Life { get; set; }

    public int Lives { get; set; }

    /// <summary>Stopped as by SIGSTOP: it does nothing, and what is sent to it waits.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>It was removed from the cluster, knows it, and never comes back.</summary>
    public bool IsRemoved { get; set; }

    /// <summary>Its disk is gone: it can only be replaced by another member.</summary>
    public bool IsLost { get; set; }

    /// <summary>Longest time of a sync at the moment, in microseconds; 0 for what is usual.</summary>
    public long SlowSyncUs { get; set; }

    /// <summary>Runs, and is not paused.</summary>
    public bool IsUp => Life is not null && !IsPaused;

    /// <summary>Will run again when all faults are over.</summary>
    public bool CanRun => !IsRemoved && !IsLost;

    public void Pause() => IsPaused = true;

    public void Resume()
    {
        IsPaused = false;
        Action[] held = [.. _held];
        _held.Clear();
        Life?.Wake();
        foreach (Action arrival in held)
        {
            arrival();
        }
    }

    /// <summary>Something comes from outside: now, later when it is paused, never when it is down.</summary>
    public void Arrive(Action<MemberLife> arrival)
    {
        if (IsPaused)
        {
            MemberLife? expected = Life;
            _held.Add(() =>
            {
                if (Life is { } life && life == expected)
                {
                    arrival(life);
                }
            });
        }
        else if (Life is { } life)
        {
            arrival(life);
        }
    }

    public override string ToString() =>
        $"{Id}: {(IsRemoved ? "removed" : IsLost ? "lost" : Life is null ? "down" : IsPaused ? "paused" : "up")} {Life}";
}
