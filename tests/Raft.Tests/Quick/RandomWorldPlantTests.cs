namespace WebEtcd.Raft.Tests;

/// <summary>The test of the test: a mistake that is planted into random worlds must be found.</summary>
public sealed class RandomWorldPlantTests(ITestOutputHelper output)
{
    private const int MostWorlds = 2000;

    [Fact]
    public void Entries_of_older_terms_that_are_committed_by_counting_are_caught()
    {
        for (var seed = 1; seed <= MostWorlds; seed++)
        {
            // Its members are known once it is there.
            CountingNetwork? network = null;
            var world = new RandomWorld(seed, changesMembers: false, message => network!.Tamper(message));
            network = new CountingNetwork(world.StoredLogs);
            try
            {
                world.Run(steps: 2000);
            }
            catch (Exception found)
            {
                output.WriteLine($"caught in world {seed}: {found.Message}");
                return;
            }
        }

        Assert.Fail($"not caught in {MostWorlds} worlds");
    }
}
