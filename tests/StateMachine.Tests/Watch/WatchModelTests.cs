using System.Globalization;

namespace WebEtcd.StateMachine.Tests.Watch;

public sealed class WatchModelTests(ITestOutputHelper output)
{
    private const string SeedsVariable = "WEBETCD_WATCH_SEEDS";

    /// <summary>Seeds to run as "from-to"; the default is enough for every build, more is for a long run or to replay one seed.</summary>
    [Fact]
    public void Whatever_happens_every_client_sees_all_guarantees_kept()
    {
        string[] range = (Environment.GetEnvironmentVariable(SeedsVariable) ?? "1-400").Split('-');
        int from = int.Parse(range[0], CultureInfo.InvariantCulture);
        int to = int.Parse(range[^1], CultureInfo.InvariantCulture);
        int events = 0;
        int progress = 0;
        int compacted = 0;
        for (int seed = from; seed <= to; seed++)
        {
            var model = new WatchModel(seed);
            try
            {
                model.Run(steps: 400);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"seed {seed}: {failure.Message} (replay with {SeedsVariable}={seed}-{seed})", failure);
            }

            events += model.EventCount;
            progress += model.ProgressCount;
            compacted += model.CompactedCount;
        }

        output.WriteLine($"{to - from + 1} seeds: {events} events, {progress} progress responses, {compacted} cancelled for compaction");

        // The runs reached what they are for.
        Assert.True(events > to - from && progress > to - from && compacted > (to - from) / 2);
    }
}
