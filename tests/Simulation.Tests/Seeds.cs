using WebEtcd.Testing;

namespace WebEtcd.Simulation.Tests;

/// <summary>
/// The seeds of this run. <c>WEBETCD_SIM_SEEDS</c> is for the worlds of whole clusters, <c>WEBETCD_NODE_SEEDS</c> for the single node on its real threads: a number
/// of seeds, or <c>first-last</c>.
/// </summary>
internal static class Seeds
{
    private const int Clusters = 1000;

    public static IEnumerable<int> OfClusters() => SeedRange.Of("WEBETCD_SIM_SEEDS", Clusters);

    public static IEnumerable<int> Of(int count) => SeedRange.Of("WEBETCD_NODE_SEEDS", count);

    /// <summary>Runs one seed; whatever fails says which seed it was and how to run it again.</summary>
    public static async Task ReplayableAsync(int seed, Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (Exception error)
        {
            throw new InvalidOperationException(
                $"seed {seed} failed; again with: WEBETCD_NODE_SEEDS={seed}-{seed} dotnet test tests/Simulation.Tests -c Release --filter FullyQualifiedName~SingleNode\n{error.Message}", error);
        }
    }
}
