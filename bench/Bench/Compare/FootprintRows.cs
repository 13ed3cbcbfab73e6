using System.Diagnostics;

namespace WebEtcd.Bench.Compare;

/// <summary>What a server costs while nobody uses it.</summary>
internal static class FootprintRows
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    // A runtime goes on compiling for a while after its start; what counts is the server that nobody used for a minute.
    private static readonly TimeSpan SettlingOfCpu = TimeSpan.FromSeconds(30);
    private const int ShortestIdleSeconds = 10;

    /// <summary>Resident memory in MiB after many keys were written.</summary>
    public static async Task<Sample> LoadedMemoryAsync(Bout bout)
    {
        using var server = await bout.StartAsync();
        await Bout.PreloadAsync(server.Endpoint, StartupRows.KeysOnly(bout, server.Endpoint));
        await Task.Delay(Settling);
        return new Sample(server.ResidentMiB);
    }

    /// <summary>Resident memory in MiB of an empty server.</summary>
    public static async Task<Sample> IdleMemoryAsync(Bout bout)
    {
        using var server = await bout.StartAsync();
        await Task.Delay(Settling);
        return new Sample(server.ResidentMiB);
    }

    /// <summary>CPU of an empty server, in percent of a core.</summary>
    public static async Task<Sample> IdleCpuAsync(Bout bout)
    {
        using var server = await bout.StartAsync();
        await Task.Delay(SettlingOfCpu);
        var before = server.CpuSeconds;
        var clock = Stopwatch.StartNew();
        await Task.Delay(TimeSpan.FromSeconds(Math.Max(ShortestIdleSeconds, bout.Options.Seconds)));
        return new Sample(100 * (server.CpuSeconds - before) / clock.Elapsed.TotalSeconds);
    }
}
