using WebEtcd.Testing.Disk;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace WebEtcd.Simulation.Tests.SingleNode;

/// <summary>
/// A whole node loses power in the middle of its work, again and again, and must have kept every promise. The node runs on its real threads: a seed
/// fixes what is asked, where the fault comes and what the disk loses, but not how threads interleave. A seed that fails may need several runs to fail again.
/// </summary>
public sealed class CrashTests
{
    private const int CrashSeeds = 10;
    private const int FaultSeeds = 5;

    public static TheoryData<int> CrashSeedData => [.. Seeds.Of(CrashSeeds)];

    public static TheoryData<int> FaultSeedData => [.. Seeds.Of(FaultSeeds)];

    [Theory]
    [MemberData(nameof(CrashSeedData))]
    public Task Whatever_was_acknowledged_survives_the_loss_of_power(int seed) => Seeds.ReplayableAsync(seed, async () =>
    {
        var scenario = new Scenario(seed);
        for (int i = 0; i < 5; i++)
        {
            await scenario.LiveAsync(scenario.NextFaultAt(), DiskFault.Crash, scenario.NextStyle());
        }

        await scenario.EndAsync();
    });

    [Theory]
    [MemberData(nameof(FaultSeedData))]
    public Task A_disk_that_fails_stops_the_node_and_loses_nothing(int seed) => Seeds.ReplayableAsync(seed, async () =>
    {
        var scenario = new Scenario(seed);
        DiskFault[] faults = [DiskFault.InputOutputError, DiskFault.NoSpace, DiskFault.ShortWrite];
        for (int i = 0; i < 3; i++)
        {
            bool hasFailed = await scenario.LiveAsync(scenario.NextFaultAt(), faults[(seed + i) % faults.Length], scenario.NextStyle());
            Assert.Equal(hasFailed, scenario.Failure is not null);
        }

        await scenario.EndAsync();
    });

    [Theory]
    [InlineData(DiskFault.InputOutputError)]
    [InlineData(DiskFault.NoSpace)]
    public async Task A_sync_that_fails_stops_the_node(DiskFault fault)
    {
        // Which operation has which number depends on how requests share batches: other numbers are tried until both kinds were hit.
        int syncs = 0;
        int writes = 0;
        for (int at = 60; at < 68 || (at < 200 && (syncs == 0 || writes == 0)); at++)
        {
            var scenario = new Scenario(at);
            if (await scenario.LiveAsync(at, fault, CrashStyle.LoseAll))
            {
                Assert.NotNull(scenario.Failure);
                syncs += scenario.FaultedOperation!.StartsWith("sync /", StringComparison.Ordinal) ? 1 : 0;
                writes += scenario.FaultedOperation.StartsWith("write", StringComparison.Ordinal) ? 1 : 0;
            }

            await scenario.EndAsync(requests: 5);
        }

        Assert.True(syncs > 0 && writes > 0, $"{syncs} syncs and {writes} writes were hit");
    }

    [Theory]
    [InlineData(CrashStyle.LoseAll)]
    [InlineData(CrashStyle.Shuffle)]
    public async Task A_first_start_cut_short_at_any_operation_is_no_obstacle_to_the_next(CrashStyle style)
    {
        int at = 1;
        var scenario = new Scenario(at);
        while (await scenario.LiveAsync(at, DiskFault.Crash, style, writers: 1, requests: 1))
        {
            await scenario.EndAsync(requests: 2);
            scenario = new Scenario(++at);
        }

        Assert.True(at > 20, $"a first start takes more than {at} operations");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public Task A_second_loss_of_power_during_recovery_is_survived(int seed) => Seeds.ReplayableAsync(seed, async () =>
    {
        var scenario = new Scenario(seed);

        // The fewer batches the requests of a life come in, the fewer operations there are.
        int lives = 1;
        while (!await scenario.LiveAsync(300, DiskFault.Crash, CrashStyle.Shuffle))
        {
            Assert.True(++lives < 20, "no life takes 300 operations");
        }

        int cutShort = 0;
        for (int at = 1; at <= 12; at++)
        {
            cutShort += await scenario.LiveAsync(at, DiskFault.Crash, scenario.NextStyle(), writers: 2, requests: 10) ? 1 : 0;
        }

        Assert.True(cutShort > 8, $"only {cutShort} recoveries were cut short");
        await scenario.EndAsync();
    });
}
