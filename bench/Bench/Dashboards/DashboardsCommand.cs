namespace WebEtcd.Bench.Dashboards;

/// <summary>Measures what open dashboards cost a node, on a node of its own.</summary>
internal static class DashboardsCommand
{
    /// <summary>Measures and prints; the exit code is 1 when a put failed.</summary>
    public static async Task<int> RunAsync(DashboardsOptions options)
    {
        var directory = Path.Combine(options.Directory, $"webetcd-bench-{Guid.NewGuid():N}");
        Directory.CreateDirectory(directory);
        try
        {
            Console.WriteLine($"{options.Pages} dashboards ({options.Route ?? "all pages in turn"}{(options.Compressed ? "" : ", without compression")}); {Environment.ProcessorCount} cores shared with the client.");
            long errors = 0;
            if (options.Speed)
            {
                errors += await SpeedPart.RunAsync(options, Path.Combine(directory, "speed"));
            }
            if (options.Memory)
            {
                await MemoryPart.RunAsync(options, Path.Combine(directory, "memory"));
            }
            return errors == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(directory, true);
        }
    }
}
