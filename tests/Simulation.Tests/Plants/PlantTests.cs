using WebEtcd.Simulation.Tests.World;

namespace WebEtcd.Simulation.Tests.Plants;

/// <summary>The tests of the test: each planted bug must be found by the worlds that find nothing without it.</summary>
public sealed class PlantTests(ITestOutputHelper output)
{
    private static readonly int s_most = int.Parse(Environment.GetEnvironmentVariable("WEBETCD_SIM_PLANT_SEEDS") ?? "400");

    [Fact]
    public void A_read_that_asks_nobody_is_caught() => FindOut(new StaleReads());

    [Fact]
    public void A_write_that_is_acknowledged_before_it_is_synced_is_caught() => FindOut(new LyingDisk());

    [Fact]
    public void A_transaction_that_is_carried_out_in_two_is_caught() => FindOut(new SplitTransactions());

    [Fact]
    public void A_revision_that_comes_in_two_responses_is_caught() => FindOut(new SplitRevisions());

    [Fact]
    public void An_event_that_comes_twice_is_caught() => FindOut(new DoubledEvents());

    [Fact]
    public void An_event_that_never_comes_is_caught() => FindOut(new LostEvents());

    [Fact]
    public void A_vote_that_is_forgotten_is_caught() => FindOut(new ForgottenVotes());

    [Fact]
    public void A_log_that_has_lost_its_end_is_caught() => FindOut(new TruncatedLogs());

    [Fact]
    public void A_write_that_is_acknowledged_before_it_is_synced_is_seen_from_outside() => FindOut(new LyingDisk { IsJudgedFromOutside = true });

    [Fact]
    public void A_vote_that_is_forgotten_is_seen_from_outside() => FindOut(new ForgottenVotes { IsJudgedFromOutside = true });

    [Fact]
    public void A_log_that_has_lost_its_end_is_seen_from_outside() => FindOut(new TruncatedLogs { IsJudgedFromOutside = true });

    [Fact]
    public void Power_that_is_lost_after_votes_harms_nobody()
    {
        for (int seed = 1; seed <= 25; seed++)
        {
            SimulationRun.Run(seed, new ForgottenVotes { IsHarmless = true });
        }
    }

    private void FindOut(Tampering plant)
    {
        for (int seed = 1; seed <= s_most; seed++)
        {
            try
            {
                SimulationRun.Run(seed, plant);
            }
            catch (SimulationFailure failure)
            {
                string where = plant.IsJudgedFromOutside ? " from outside" : "";
                output.WriteLine($"{plant.GetType().Name}: caught{where} by seed {seed}: {failure.Violation}");
                return;
            }
        }

        Assert.Fail($"{plant.GetType().Name} was not caught in {s_most} worlds");
    }
}
