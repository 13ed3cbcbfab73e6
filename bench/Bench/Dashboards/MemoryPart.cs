using System.Net.Http.Json;
using System.Text.Json.Nodes;
using WebEtcd.Bench.Loads;

namespace WebEtcd.Bench.Dashboards;

/// <summary>What open dashboards take of the server's memory while puts go on, and whether it comes back.</summary>
internal static class MemoryPart
{
    private const double SliceSeconds = 1;
    private const int WarmupPages = 5;
    private static readonly int[] Fewer = [1, 10];
    private static readonly TimeSpan Compacting = TimeSpan.FromSeconds(2);

    /// <summary>Measures and prints.</summary>
    public static async Task RunAsync(DashboardsOptions options, string dataDirectory)
    {
        using var node = await MeasuredNode.StartAsync(options, dataDirectory);
        using var stop = new CancellationTokenSource();
        var puts = PutAsync(node, options, stop.Token);
        var table = new MemoryTable(options);
        await WarmUpAsync(node, options);

        await ReadAfterAsync(options.SettleSeconds, "none open", 0);
        await ReadAfterAsync(options.LongSeconds - options.SettleSeconds, "none open, later", 0);
        foreach (var count in Fewer.Where(count => count < options.Pages))
        {
            await using var some = await node.OpenAsync(count);
            await ReadAfterAsync(options.SettleSeconds, "", count);
        }
        await using (var all = await node.OpenAsync(options.Pages))
        {
            var traffic = all.Watch();
            await ReadAfterAsync(options.SettleSeconds, "", options.Pages);
            await ReadAfterAsync(options.LongSeconds - options.SettleSeconds, "later", options.Pages);
            traffic.MustBeLive(MeasuredNode.LongestSilence);
        }
        await ReadAfterAsync(options.SettleSeconds, "closed", 0);
        await ReadAfterAsync(options.LongSeconds - options.SettleSeconds, "closed, later", 0);
        var lost = await node.OpenAsync(options.Pages);
        await Task.Delay(TimeSpan.FromSeconds(options.SettleSeconds));
        await lost.CutAsync();
        await ReadAfterAsync(options.SettleSeconds, "opened again and lost", 0);
        if (options.ForgottenSeconds > 0)
        {
            await ReadAfterAsync(options.ForgottenSeconds - options.SettleSeconds, "lost, later", 0);
        }
        await stop.CancelAsync();
        await puts;
        table.Print();

        async Task ReadAfterAsync(double seconds, string what, int open)
        {
            await Task.Delay(TimeSpan.FromSeconds(Math.Max(0, seconds)));
            await ForgetHistoryAsync(node);
            await table.AddAsync(node, what, open);
        }
    }

    private static async Task WarmUpAsync(MeasuredNode node, DashboardsOptions options)
    {
        await using (await node.OpenAsync(Math.Min(WarmupPages, options.Pages)))
        {
            await Task.Delay(TimeSpan.FromSeconds(options.WarmupSeconds));
        }
    }

    // In slices, so that it ends soon after it is told to.
    private static async Task PutAsync(MeasuredNode node, DashboardsOptions options, CancellationToken stop)
    {
        var load = node.Puts with { Clients = 4, Connections = 1, RatePerSecond = options.Rate, Seconds = SliceSeconds };
        while (!stop.IsCancellationRequested)
        {
            var report = await Load.RunAsync(load);
            if (report.Errors > 0)
            {
                throw new IOException($"puts failed: {string.Join("; ", report.ErrorTexts.Keys)}");
            }
        }
    }

    // The history of the store grows with every put, and is not what is measured here.
    private static async Task ForgetHistoryAsync(MeasuredNode node)
    {
        using var answer = await node.Http.PostAsJsonAsync("/v3/maintenance/status", new { });
        var status = await JsonNode.ParseAsync(await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync());
        var revision = status!["header"]!["revision"]!.GetValue<string>();
        using var compacted = await node.Http.PostAsJsonAsync("/v3/kv/compaction", new { revision, physical = true });
        compacted.EnsureSuccessStatusCode();
        await Task.Delay(Compacting);
    }
}
