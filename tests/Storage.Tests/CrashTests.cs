using WebEtcd.Testing.Disk;

namespace WebEtcd.Storage.Tests;

/// <summary>Power is lost at every single operation of the disk.</summary>
public sealed class CrashTests
{
    [Theory]
    [InlineData(CrashStyle.LoseAll)]
    [InlineData(CrashStyle.KeepAll)]
    [InlineData(CrashStyle.Shuffle)]
    public void A_crash_at_any_operation_leaves_a_legal_state(CrashStyle style)
    {
        long operations = Run(Seed, long.MaxValue, style);
        Assert.InRange(operations, 150, 5000);
        for (long at = 1; at <= operations; at++)
        {
            Run(Seed, at, style);
        }
    }

    /// <summary>A life in which segments are recycled and files of the revision store are given back.</summary>
    private const int Seed = 45;
    private const int Steps = 60;

    private static long Run(int seed, long crashAt, CrashStyle style)
    {
        var world = new StorageWorld(seed, $"crash {style} at operation {crashAt},");
        world.Disk.FailAt(crashAt, DiskFault.Crash);
        world.LiveUntilCrash(Steps);
        long operations = world.Disk.Operations;
        if (crashAt == long.MaxValue)
        {
            Assert.Contains(world.Disk.Files(), file => file.EndsWith("raft.spare", StringComparison.Ordinal));
            Assert.True(world.Storage!.View().RecycledSegments > 0, "the workload recycles no segment");
            world.Storage.Dispose();
            return operations;
        }

        world.Restart((int)crashAt, style);
        world.LiveUntilCrash(6);
        world.Restart((int)crashAt, CrashStyle.LoseAll);
        world.Open();
        world.Storage!.Dispose();
        return operations;
    }
}
