using System.Diagnostics;
using System.Net;
using WebEtcd.Bench.Cli;
using WebEtcd.Bench.Measuring;
using WebEtcd.Bench.Operations;

namespace WebEtcd.Bench.Loads;

/// <summary>Runs one load against one endpoint.</summary>
internal static class Load
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>Connects, warms up, counts, and reports. Failures of requests are in the report; only a failed connect throws.</summary>
    public static Task<LoadReport> RunAsync(LoadOptions options)
        => options.Load == LoadKind.Watch ? RunFanOutAsync(options) : RunLanesAsync(options);

    private static async Task<LoadReport> RunLanesAsync(LoadOptions options)
    {
        var lanes = await ConnectAsync(options);
        try
        {
            using var cpu = Process.GetCurrentProcess();
            var cpuBefore = cpu.TotalProcessorTime;
            var schedule = LoadSchedule.FromNow(options.WarmupSeconds, options.Seconds, options.RatePerSecond, options.Clients);
            for (var i = 0; i < lanes.Count; i++)
            {
                lanes[i].Begin(schedule, options.Total == 0 ? long.MaxValue : ShareOf(options.Total, lanes.Count, i));
            }
            var finished = Task.WhenAll(lanes.Select(lane => lane.Finished));
            if (options.RatePerSecond > 0)
            {
                await WakeUntilAsync(finished, lanes);
            }
            var limit = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), schedule.End) + Grace;
            if (await Task.WhenAny(finished, Task.Delay(limit)) != finished)
            {
                lanes.ForEach(lane => lane.Abandon($"no answer within {Grace.TotalSeconds} s after the end"));
            }
            return Sum(options, lanes.Select(lane => lane.Tally), schedule, cpuBefore);
        }
        finally
        {
            lanes.ForEach(lane => lane.Dispose());
        }
    }

    private static async Task<List<ILane>> ConnectAsync(LoadOptions options)
    {
        var server = options.Server;
        var connections = options.Json ? options.Clients : Math.Min(options.Connections, options.Clients);
        var mix = options.Load == LoadKind.Lease ? null : MixOf(options);
        var lanes = new List<ILane>();
        for (var i = 0; i < connections; i++)
        {
            var clients = (int)ShareOf(options.Clients, connections, i);
            lanes.Add(mix is null ? await LeaseLane.ConnectAsync(server, clients)
                : options.Json ? await JsonLane.ConnectAsync(server, mix, i)
                : await GrpcLane.ConnectAsync(server, mix, clients, i));
        }
        return lanes;
    }

    private static OperationMix MixOf(LoadOptions options)
    {
        var keys = new KeySpace(options.KeySize, options.ValueSize, options.Keys, options.Sequential);
        return options.Load switch
        {
            LoadKind.Put => OperationMix.Of(new PutOperation(keys)),
            LoadKind.Range => OperationMix.Of(new RangeOperation(keys, options.Serializable, false)),
            LoadKind.List => OperationMix.Of(new RangeOperation(keys, options.Serializable, true)),
            LoadKind.Txn => OperationMix.Of(new TxnOperation(keys)),
            LoadKind.Mixed => new OperationMix(new RangeOperation(keys, options.Serializable, false), new TxnOperation(keys), options.ReadPercent),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Load, "not a load of single requests"),
        };
    }

    private static async Task<LoadReport> RunFanOutAsync(LoadOptions options)
    {
        var oneKey = new KeySpace(options.KeySize, options.ValueSize, 1, false);
        var round = new FanOutRound(options.Clients);
        var sinks = new List<WatchSink>();
        try
        {
            var connections = Math.Min(options.Connections, options.Clients);
            for (int i = 0, first = 0; i < connections; i++)
            {
                var watchers = (int)ShareOf(options.Clients, connections, i);
                sinks.Add(await WatchSink.ConnectAsync(options.Server, round, first, watchers, oneKey.FirstKey()));
                first += watchers;
            }
            using var writer = await WatchWriter.ConnectAsync(options.Server, round, oneKey);
            using var cpu = Process.GetCurrentProcess();
            var cpuBefore = cpu.TotalProcessorTime;
            var schedule = LoadSchedule.FromNow(options.WarmupSeconds, options.Seconds, 0, 1);
            round.Begin(schedule, options.Total == 0 ? long.MaxValue : options.Total, writer.Write);
            var limit = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), schedule.End) + Grace;
            if (await Task.WhenAny(round.Finished, Task.Delay(limit)) != round.Finished)
            {
                round.Fail($"an event did not arrive within {Grace.TotalSeconds} s after the end");
            }
            return Sum(options, [round.Tally], schedule, cpuBefore);
        }
        finally
        {
            sinks.ForEach(sink => sink.Dispose());
        }
    }

    private static async Task WakeUntilAsync(Task finished, List<ILane> lanes)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (!finished.IsCompleted && await timer.WaitForNextTickAsync())
        {
            lanes.ForEach(lane => lane.Wake());
        }
    }

    private static LoadReport Sum(LoadOptions options, IEnumerable<Tally> tallies, LoadSchedule schedule, TimeSpan cpuBefore)
    {
        var now = Stopwatch.GetTimestamp();
        using var cpu = Process.GetCurrentProcess();
        var all = new Tally();
        foreach (var tally in tallies)
        {
            all.Add(tally);
        }
        var wholeSeconds = Stopwatch.GetElapsedTime(schedule.Start, now).TotalSeconds;
        var cpuShare = (cpu.TotalProcessorTime - cpuBefore).TotalSeconds / wholeSeconds;
        var seconds = Stopwatch.GetElapsedTime(schedule.RecordFrom, now).TotalSeconds;
        return LoadReport.From(options.Describe(), all, seconds, cpuShare * seconds);
    }

    private static long ShareOf(long whole, int parts, int part) => (whole / parts) + (part < whole % parts ? 1 : 0);
}
