using WebEtcd.Simulation.Tests.World;

namespace WebEtcd.Simulation.Tests;

/// <summary>Whole clusters in simulated time, on simulated disks, behind a simulated network, one seed after the other on one thread.</summary>
public sealed class ClusterTests(ITestOutputHelper output)
{
    [Fact]
    public void Nothing_ever_happens_that_must_not()
    {
        var sum = new RunTotals();
        List<SimulationFailure> failures = [];
        foreach (int seed in Seeds.OfClusters())
        {
            try
            {
                sum.Add(SimulationRun.Run(seed));
            }
            catch (SimulationFailure failure)
            {
                // The others may tell more.
                failures.Add(failure);
                output.WriteLine(failure.Message);
            }
        }

        output.WriteLine(sum.ToString());
        if (failures.Count > 0)
        {
            output.WriteLine(failures[0].Trace);
            Assert.Fail($"{failures.Count} of {sum.Worlds + failures.Count} seeds: {failures[0].Message}");
        }

        sum.AssertThatMuchHappened();
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(16)]
    public void The_same_seed_gives_the_same_world(int seed)
    {
        ulong first = SimulationRun.Run(seed).World.Trace.Hash;
        output.WriteLine($"seed {seed}: {first:x16}");
        Assert.Equal(first, SimulationRun.Run(seed).World.Trace.Hash);
    }
}
