using WebEtcd.Testing.Disk;

namespace WebEtcd.Storage.Tests;

/// <summary>The kill loop: many stores, each with several sudden ends.</summary>
public sealed class ManyLivesTests
{
    [Fact]
    public void Hundreds_of_seeded_lives_with_several_crashes_each_never_lose_what_was_acknowledged()
    {
        for (int seed = 1; seed <= 250; seed++)
        {
            var world = new StorageWorld(seed, "several crashes,");
            var random = new Random(seed * 7919);
            for (int life = 0; life < 4; life++)
            {
                world.Disk.FailAt(random.Next(1, 200), DiskFault.Crash);
                world.LiveUntilCrash(40);
                world.Restart(random.Next(), (CrashStyle)random.Next(3));
            }

            world.Open();
            world.Storage!.Dispose();
        }
    }
}
