using System.Globalization;
using WebEtcd.Differential.Tests.Operations;
using WebEtcd.Testing;

namespace WebEtcd.Differential.Tests;

/// <summary>
/// Random operations, valid and invalid, over gRPC and the JSON gateway, on the real etcd and on WebEtcd side by side: every answer must be the same.
/// <c>WEBETCD_DIFFERENTIAL_SEEDS</c> (a number, or first-last) and <c>WEBETCD_DIFFERENTIAL_OPERATIONS</c> say how many.
/// </summary>
public sealed class DifferentialTests(ITestOutputHelper output)
{
    private const int MostShown = 12;

    [Fact]
    public async Task The_answers_are_those_of_etcd()
    {
        int operations = int.Parse(Environment.GetEnvironmentVariable("WEBETCD_DIFFERENTIAL_OPERATIONS") ?? "2000", CultureInfo.InvariantCulture);
        List<string> differences = [];
        foreach (int seed in SeedRange.Of("WEBETCD_DIFFERENTIAL_SEEDS", 1))
        {
            int before = differences.Count;
            await using ServerPair pair = await ServerPair.StartAsync();
            var maker = new OperationMaker(new Random(seed));
            for (int i = 0; i < operations && differences.Count < MostShown; i++)
            {
                if (await pair.DifferenceAsync(maker.Next()) is { } difference)
                {
                    differences.Add($"seed {seed}, operation {i}: {difference}");
                }
            }

            output.WriteLine($"seed {seed}: {operations} operations, {differences.Count - before} differences");
        }

        Assert.True(differences.Count == 0, string.Join("\n\n", differences));
    }
}
