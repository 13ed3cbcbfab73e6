using System.Globalization;
using WebEtcd.Bench.Circuits;
using WebEtcd.Bench.Cli;
using WebEtcd.Bench.Compare;
using WebEtcd.Bench.Loads;

namespace WebEtcd.Bench.Dashboards;

/// <summary>Puts with and without open dashboards, in turns on one node, so that neither a drifting machine nor a growing store decides.</summary>
internal static class SpeedPart
{
    private const int MostConnections = 16;
    private const int PacedClients = 16;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    /// <summary>Measures and prints; returns the number of puts that failed.</summary>
    public static async Task<long> RunAsync(DashboardsOptions options, string dataDirectory)
    {
        using var node = await MeasuredNode.StartAsync(options, dataDirectory);
        await WarmUpAsync(node, options);
        var results = new List<SpeedResult>();
        IReadOnlyList<(string Route, double BatchesPerSecond, double KiBPerSecond)> pages = [];
        foreach (var (title, load) in Loads(node, options))
        {
            List<Sample> without = [], with = [];
            for (var round = 1; round <= options.Rounds; round++)
            {
                // What comes second finds more in the store: each comes second as often as the other.
                foreach (var open in round % 2 == 1 ? new[] { false, true } : [true, false])
                {
                    if (!open)
                    {
                        await Task.Delay(Settling);
                        without.Add(await MeasureAsync(node, load, round, 0));
                        continue;
                    }
                    await using var dashboards = await node.OpenAsync(options.Pages);
                    await Task.Delay(Settling);
                    var traffic = dashboards.Watch();
                    with.Add(await MeasureAsync(node, load, round, options.Pages));
                    traffic.MustBeLive(MeasuredNode.LongestSilence);
                    pages = traffic.OfOnePage();
                }
            }
            results.Add(new SpeedResult(title, without, with));
        }
        Print(options, results, pages);
        return results.Sum(result => result.Errors);
    }

    private static IEnumerable<(string Title, LoadOptions Load)> Loads(MeasuredNode node, DashboardsOptions options)
    {
        var load = node.Puts with { Seconds = options.Seconds };
        foreach (var clients in options.Clients)
        {
            yield return ($"put, {clients} clients", load with { Clients = clients, Connections = Math.Min(clients, MostConnections) });
        }
        if (options.PacedRate > 0)
        {
            yield return (string.Create(CultureInfo.InvariantCulture, $"put, {options.PacedRate:N0}/s"), load with { Clients = PacedClients, Connections = MostConnections, RatePerSecond = options.PacedRate });
        }
    }

    // The code of pages, too, is compiled while it runs.
    private static async Task WarmUpAsync(MeasuredNode node, DashboardsOptions options)
    {
        await using var dashboards = await node.OpenAsync(options.Pages);
        await Load.RunAsync(node.Puts with { Clients = 256, Connections = MostConnections, Seconds = options.WarmupSeconds });
    }

    private static async Task<Sample> MeasureAsync(MeasuredNode node, LoadOptions load, int round, int pages)
    {
        var cpuBefore = node.Process.CpuSeconds;
        var report = await Load.RunAsync(load);
        var sample = new Sample(report.PerSecond, report.P99Ms, report.Errors, 100 * (node.Process.CpuSeconds - cpuBefore) / report.Seconds, report.ClientCpuPercent);
        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"put-{load.Clients}{(load.RatePerSecond > 0 ? " paced" : "")} round {round} {pages} dashboards: {sample.Value:N0} /s, p99 {sample.P99Ms:F2} ms, CPU server {sample.ServerCpuPercent:F0} % client {sample.ClientCpuPercent:F0} %, {sample.Errors} errors"));
        return sample;
    }

    private static void Print(DashboardsOptions options, List<SpeedResult> results, IReadOnlyList<(string Route, double BatchesPerSecond, double KiBPerSecond)> pages)
    {
        Console.WriteLine();
        Console.WriteLine($"{options.Rounds} rounds in turns, {options.Seconds} s each after {options.WarmupSeconds} s of warm-up, medians; ratios are with dashboards to without, the median of the rounds; CPU is the server's, in percent of a core");
        Console.WriteLine($"{"",-20}{"without",12}{"with",12}{"ratio",8}{"p99 without",14}{"p99 with",12}{"ratio",8}{"CPU without",14}{"with",8}{"a page",10}   goal");
        foreach (var result in results)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{result.Title,-20}{result.WithoutPerSecond,10:N0}/s{result.WithPerSecond,10:N0}/s{result.Ratio,7:F2}x{result.WithoutP99Ms,11:F2} ms{result.WithP99Ms,9:F2} ms{result.P99Ratio,7:F2}x{result.WithoutCpuPercent,12:F0} %{result.WithCpuPercent,6:F0} %{(result.WithCpuPercent - result.WithoutCpuPercent) / options.Pages,8:F2} %   >= 0.90x"));
        }
        Console.WriteLine();
        Console.WriteLine($"{"one page, meanwhile",-34}{"updates/s",12}{"KiB/s",10}");
        foreach (var (route, batches, kib) in pages)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{route,-34}{batches,12:F1}{kib,10:F1}"));
        }
    }
}
