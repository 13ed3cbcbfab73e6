using System.Globalization;

namespace WebEtcd.Simulation.Tests.World;

/// <summary>
/// What kind of world a seed makes. Each seed draws which faults there are at all and how many of each: a world with everything in it would hide what needs a
/// long quiet time, or one kind of fault only.
/// </summary>
internal sealed class WorldSettings
{
    public const long Second = 1_000_000;
    public const long Millisecond = 1_000;

    private WorldSettings(Random random)
    {
        Founders = random.Next(20) switch { 0 => 1, 1 => 2, 2 => 4, < 8 => 5, _ => 3 };
        HeartbeatMs = random.Next(3) == 0 ? 50 : 100;
        ElectionMs = HeartbeatMs * random.Next(5, 11);
        FaultsUs = random.Next(6, 14) * Second;

        LossPerMille = random.Next(3) switch { 0 => 0, 1 => random.Next(30), _ => random.Next(200) };
        DuplicatePerMille = random.Next(2) == 0 ? 0 : random.Next(100);
        IsOrdered = random.Next(2) == 0;
        MaxDelayUs = random.Next(3) switch { 0 => 1 * Millisecond, 1 => 5 * Millisecond, _ => 40 * Millisecond };
        SlowPerMille = random.Next(2) == 0 ? 0 : random.Next(50);
        SyncUs = random.Next(3) switch { 0 => 0, 1 => 300, _ => 5 * Millisecond };

        CrashWeight = Weight(random);
        CrashWithinWeight = Weight(random);
        DiskErrorWeight = Weight(random) / 2;
        PauseWeight = Weight(random);
        PartitionWeight = Weight(random);
        ClockWeight = Weight(random);
        SlowDiskWeight = Weight(random) / 2;
        TransferWeight = Weight(random);
        FaultEveryUs = random.Next(200, 1200) * Millisecond;
        ChangesMembers = random.Next(3) == 0;

        CatchUpEntries = (ulong)(random.Next(3) switch { 0 => random.Next(200), 1 => random.Next(10), _ => random.Next(3) });
        CheckpointLogBytes = random.Next(4) == 0 ? 64 << 10 : random.Next(2, 12) << 10;
        Writers = random.Next(2, 5);
        Watchers = random.Next(1, 4);
        LeaseHolders = random.Next(3);
        ThinkUs = random.Next(10, 100) * Millisecond;
        Keys = random.Next(3, 12);
        EndsInPowerLoss = random.Next(4) == 0;
    }

    public int Founders { get; private init; }

    public int HeartbeatMs { get; private init; }

    public int ElectionMs { get; private init; }

    /// <summary>How long faults come.</summary>
    public long FaultsUs { get; private init; }

    public int LossPerMille { get; private init; }

    public int DuplicatePerMille { get; private init; }

    /// <summary>Messages from one member to another keep their order.</summary>
    public bool IsOrdered { get; private init; }

    public long MaxDelayUs { get; private init; }

    /// <summary>Share of messages that take up to a second.</summary>
    public int SlowPerMille { get; private init; }

    /// <summary>Longest time of an ordinary sync.</summary>
    public long SyncUs { get; private init; }

    public int CrashWeight { get; private init; }

    /// <summary>Crashes between two operations of the disk, in the middle of a step.</summary>
    public int CrashWithinWeight { get; private init; }

    public int DiskErrorWeight { get; private init; }

    public int PauseWeight { get; private init; }

    public int PartitionWeight { get; private init; }

    public int ClockWeight { get; private init; }

    public int SlowDiskWeight { get; private init; }

    public int TransferWeight { get; private init; }

    public long FaultEveryUs { get; private init; }

    public bool ChangesMembers { get; private init; }

    public ulong CatchUpEntries { get; private init; }

    public long CheckpointLogBytes { get; private init; }

    public int Writers { get; private init; }

    public int Watchers { get; private init; }

    public int LeaseHolders { get; private init; }

    public long ThinkUs { get; private init; }

    /// <summary>How many keys the writers share.</summary>
    public int Keys { get; private init; }

    /// <summary>At the end every member loses what it has not synced, at the same moment.</summary>
    public bool EndsInPowerLoss { get; private init; }

    /// <summary>A world without faults, for a test that brings about its own.</summary>
    public static WorldSettings Quiet(int founders) => new(new Random(1))
    {
        Founders = founders,
        HeartbeatMs = 100,
        ElectionMs = 1000,
        LossPerMille = 0,
        DuplicatePerMille = 0,
        IsOrdered = true,
        MaxDelayUs = Millisecond,
        SlowPerMille = 0,
        SyncUs = 0,
        CatchUpEntries = 0,
        CheckpointLogBytes = 4 << 10,
    };

    public static WorldSettings Draw(int seed) => new(new Random(unchecked((seed * 7919) + 1)));

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Founders} founders, heartbeat {HeartbeatMs} ms, election {ElectionMs} ms, faults for {FaultsUs / Second} s every {FaultEveryUs / Millisecond} ms, loss {LossPerMille}, twice {DuplicatePerMille}, "
        + $"ordered {IsOrdered}, delay {MaxDelayUs} us, slow {SlowPerMille}, sync {SyncUs} us; weights: crash {CrashWeight}, within {CrashWithinWeight}, disk {DiskErrorWeight}, pause {PauseWeight}, "
        + $"partition {PartitionWeight}, clock {ClockWeight}, slow disk {SlowDiskWeight}, transfer {TransferWeight}; members change {ChangesMembers}, catch up {CatchUpEntries}, checkpoint {CheckpointLogBytes}, "
        + $"{Writers} writers, {Watchers} watchers, {LeaseHolders} lease holders, think {ThinkUs} us, {Keys} keys, power loss {EndsInPowerLoss}");

    private static int Weight(Random random) => random.Next(3) == 0 ? 0 : random.Next(1, 10);
}
