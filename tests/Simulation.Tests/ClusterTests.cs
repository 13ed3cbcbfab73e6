using WebEtcd.Simulation.Tests.World;

namespace WebEtcd.Simulation.Tests;

/// <summary>Whole clusters in simulated time, on simulated disks, behind a simulated network, one seed after the other on one thread.</summary>
public sealed class ClusterTests(ITestOutputHelper output)
{
    [Fact]
    public void Nothing_ever_happens_that_must_not()
    {
        var sum = new RunTotals();
        foreach (int seed in Seeds.OfClusters())
        {
            try
            {
                sum.Add(SimulationRun.Run(seed));
            }
            catch (SimulationFailure failure)
            {
                output.WriteLine(failure.Trace);
                throw;
            }
        }

        output.WriteLine(sum.ToString());
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
        Assert.Equal(first, SimulationRun.Run(seed).World.Trace.Hash);
    }
}
