using WebEtcd.Bench.Circuits;
using WebEtcd.Bench.Cli;
using WebEtcd.Bench.Compare;
using WebEtcd.Bench.Probe;

namespace WebEtcd.Bench.Dashboards;

/// <summary>A node on a fresh directory whose dashboards are opened and closed.</summary>
internal sealed class MeasuredNode : IDisposable
{
    /// <summary>A page to which nothing came for so long is not live.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

    private const int HotKeys = 10_000;
    private readonly DashboardsOptions _options;
    private readonly ServerProbe _probe;

    private MeasuredNode(DashboardsOptions options, ServerProbe probe, ServerProcess process)
    {
        (_options, _probe, Process) = (options, probe, process);
        Http = new HttpClient { BaseAddress = new Uri($"http://{process.Endpoint.Host}:{process.Endpoint.Port}"), Timeout = TimeSpan.FromMinutes(1) };
        Puts = new LoadOptions { Load = LoadKind.Put, Server = process.Endpoint, Keys = HotKeys };
    }

    /// <summary>Its process.</summary>
    public ServerProcess Process { get; }

    /// <summary>Its pages and its API.</summary>
    public HttpClient Http { get; }

    /// <summary>Puts of some thousand keys, all of which were written once.</summary>
    public LoadOptions Puts { get; }

    /// <summary>Starts it and writes each key once.</summary>
    /// <exception cref="IOException">It does not start.</exception>
    public static async Task<MeasuredNode> StartAsync(DashboardsOptions options, string dataDirectory)
    {
        var probe = new ServerProbe(dataDirectory + ".probe");
        var node = new MeasuredNode(options, probe, await ServerProcess.StartAsync(probe.On(options.WebEtcd), dataDirectory));
        try
        {
            await Bout.PreloadAsync(node.Process.Endpoint, node.Puts);
            return node;
        }
        catch
        {
            node.Dispose();
            throw;
        }
    }

    /// <summary>Opens dashboards and sees that the server counts as many.</summary>
    /// <exception cref="IOException">One does not become live, or the server counts another number.</exception>
    public async Task<OpenPages> OpenAsync(int count)
    {
        var pages = await OpenPages.OpenAsync(Http, count, _options.Route, _options.Compressed);
        await MustCountAsync(count);
        return pages;
    }

    /// <summary>Asks the server what it holds.</summary>
    public Task<ProbeReading> ReadAsync() => _probe.ReadAsync();

    /// <summary>Fails when the server does not count so many connected circuits.</summary>
    /// <exception cref="IOException">It counts another number.</exception>
    public async Task MustCountAsync(int count)
    {
        var reading = await _probe.ReadAsync();
        if (reading.Connected != count)
        {
            throw new IOException($"{count} dashboards are open, and the server counts {reading.Connected} connected circuits");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Http.Dispose();
        Process.Dispose();
    }
}
