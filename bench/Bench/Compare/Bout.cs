using System.Net;
using WebEtcd.Bench.Cli;
using WebEtcd.Bench.Loads;

namespace WebEtcd.Bench.Compare;

/// <summary>One measurement in progress: a system, a fresh directory, and the length of the loads.</summary>
internal sealed class Bout(ServerCommand command, string dataDirectory, CompareOptions options)
{
    /// <summary>The length of the loads and the size of the data.</summary>
    public CompareOptions Options { get; } = options;

    /// <summary>Starts the system on this bout's directory.</summary>
    public Task<ServerProcess> StartAsync() => ServerProcess.StartAsync(command, dataDirectory);

    /// <summary>Writes each key once.</summary>
    /// <exception cref="IOException">A put failed: what follows would measure something else.</exception>
    public static async Task PreloadAsync(DnsEndPoint server, LoadOptions shape)
    {
        var report = await Load.RunAsync(shape with
        {
            Load = LoadKind.Put,
            Server = server,
            Json = false,
            Clients = 256,
            Connections = 16,
            Sequential = true,
            Total = shape.Keys,
            Seconds = LoadOptions.MaximumSeconds,
            WarmupSeconds = 0,
        });
        if (report.Errors > 0 || report.Operations != shape.Keys)
        {
            throw new IOException($"preloading failed: {report.Errors} errors, {report.Operations} of {shape.Keys} keys; {string.Join("; ", report.ErrorTexts.Keys)}");
        }
    }

    /// <summary>Runs a load against the leader of a fresh cluster, with or without its keys written before.</summary>
    public async Task<Sample> RunAsync(LoadOptions load, bool preload, int members)
    {
        using var server = await ServerGroup.StartAsync(command, dataDirectory, members);
        if (preload)
        {
            await PreloadAsync(server.Endpoint, load);
        }
        var cpuBefore = server.CpuSeconds;
        var report = await Load.RunAsync(load with { Server = server.Endpoint, Seconds = Options.Seconds, WarmupSeconds = Options.WarmupSeconds });
        var wholeSeconds = report.Seconds + Options.WarmupSeconds;
        return new Sample(report.PerSecond, report.P99Ms, report.Errors, 100 * (server.CpuSeconds - cpuBefore) / wholeSeconds, report.ClientCpuPercent);
    }
}
