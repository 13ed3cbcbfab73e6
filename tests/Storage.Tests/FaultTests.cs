using WebEtcd.Raft;
using WebEtcd.Testing.Disk;

namespace WebEtcd.Storage.Tests;

/// <summary>The disk fails at every single operation, in every way, and goes on living.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData(DiskFault.InputOutputError)]
    [InlineData(DiskFault.NoSpace)]
    [InlineData(DiskFault.ShortWrite)]
    public void After_a_failure_nothing_is_acknowledged_any_more_and_nothing_acknowledged_is_lost(DiskFault fault)
    {
        const int Seed = 43;
        var dry = new StorageWorld(Seed);
        dry.LiveUntilCrash(30);
        long operations = dry.Disk.Operations;
        dry.Storage!.Dispose();
        for (long at = 1; at <= operations; at++)
        {
            var world = new StorageWorld(Seed, $"{fault} at operation {at},");
            world.Disk.FailAt(at, fault);
            Exception? failure = world.LiveUntilFailure(30);
            Assert.True(failure is not null, $"{fault} at operation {at} ({world.Disk.FaultedOperation}) went unnoticed");
            if (world.Storage is { } storage)
            {
                Assert.NotNull(world.Observer.Error);
                Assert.ThrowsAny<Exception>(() => storage.Append(new HardState(99, 1, 0), [], sync: true));
                Assert.ThrowsAny<Exception>(() => { storage.CheckpointAsync(1, 1, 2, new byte[1]).GetAwaiter().GetResult(); });
            }

            world.Restart((int)at, CrashStyle.LoseAll);
            world.Open();
            world.Storage!.Dispose();
        }
    }
}
