using System.Diagnostics;
using System.Globalization;
using WebEtcd.Bench.Measuring;

namespace WebEtcd.Bench.Browse;

/// <summary>Measures the dashboard's key browser on a node with very many keys.</summary>
internal static class BrowseCommand
{
    private const int Warmup = 20;
    private static readonly TimeSpan LoadDeadline = TimeSpan.FromMinutes(30);

    /// <summary>Loads, visits, prints a table.</summary>
    public static async Task<int> RunAsync(BrowseOptions options)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://{options.Server.Host}:{options.Server.Port}"), Timeout = TimeSpan.FromMinutes(1) };
        var tree = new RegistryTree(options.Keys);
        if (options.Loads)
        {
            using var deadline = new CancellationTokenSource(LoadDeadline);
            var took = await TreeLoader.LoadAsync(http, tree, options.ValueSize, deadline.Token);
            Console.Error.WriteLine($"{options.Keys} keys written in {took.TotalSeconds:0.0} s");
        }

        // One and the same walk every time.
        var visits = new BrowseVisits(http, tree, new Random(1));
        Console.WriteLine($"{options.Keys} keys, {tree.InOneFolder} of them in one folder, {options.Rounds} requests each, ms");
        Console.WriteLine($"{"",-34}{"p50",8}{"p95",8}{"max",8}");
        foreach (var (name, run) in visits.All)
        {
            var times = await MeasureAsync(run, options.Rounds);
            Console.WriteLine($"{name,-34}{Ms(times.Quantile(0.5)),8}{Ms(times.Quantile(0.95)),8}{Ms(times.MaxNanoseconds),8}");
        }

        return 0;
    }

    private static async Task<LatencyHistogram> MeasureAsync(Func<Task> visit, int rounds)
    {
        var times = new LatencyHistogram();
        for (var i = -Warmup; i < rounds; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await visit();
            if (i >= 0)
            {
                times.Record((long)Stopwatch.GetElapsedTime(began).TotalNanoseconds);
            }
        }

        return times;
    }

    private static string Ms(long nanoseconds) => (nanoseconds / 1e6).ToString("0.0", CultureInfo.InvariantCulture);
}
