namespace WebEtcd.Simulation.Tests;

/// <summary>The seeds of this run: a fixed few, or those of the variable <c>WEBETCD_SIM_SEEDS=first-last</c>.</summary>
internal static class Seeds
{
    public static IEnumerable<int> Of(int count)
    {
        string? chosen = Environment.GetEnvironmentVariable("WEBETCD_SIM_SEEDS");
        if (string.IsNullOrEmpty(chosen))
        {
            return Enumerable.Range(1, count);
        }

        string[] ends = chosen.Split('-');
        int first = int.Parse(ends[0]);
        return Enumerable.Range(first, int.Parse(ends[^1]) - first + 1);
    }

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
                $"seed {seed} failed; again with: WEBETCD_SIM_SEEDS={seed}-{seed} dotnet test tests/Simulation.Tests -c Release\n{error.Message}", error);
        }
    }
}
