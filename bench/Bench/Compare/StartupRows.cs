using System.Net;
using WebEtcd.Bench.Cli;

namespace WebEtcd.Bench.Compare;

/// <summary>How long a server takes from the start of its process to the first good answer, in milliseconds.</summary>
internal static class StartupRows
{
    /// <summary>On a directory that does not exist yet.</summary>
    public static async Task<Sample> EmptyAsync(Bout bout)
    {
        using var server = await bout.StartAsync();
        return new Sample(server.StartTime.TotalMilliseconds);
    }

    /// <summary>On a directory with many keys, after a clean stop.</summary>
    public static async Task<Sample> LoadedAsync(Bout bout)
    {
        using (var first = await bout.StartAsync())
        {
            await Bout.PreloadAsync(first.Endpoint, KeysOnly(bout, first.Endpoint));
            await first.StopAsync();
        }
        using var server = await bout.StartAsync();
        return new Sample(server.StartTime.TotalMilliseconds);
    }

    /// <summary>The keys of the rows about data already there.</summary>
    public static LoadOptions KeysOnly(Bout bout, DnsEndPoint server) => new() { Load = LoadKind.Put, Server = server, Keys = bout.Options.Keys };
}
