using System.Net;
using WebEtcd.Bench.Operations;

namespace WebEtcd.Bench.Cli;

/// <summary>One load, fully described.</summary>
internal sealed record LoadOptions
{
    /// <summary>The longest load, in seconds: a load is always bounded.</summary>
    public const double MaximumSeconds = 3600;

    /// <summary>What the clients do.</summary>
    public required LoadKind Load { get; init; }

    /// <summary>The server's client port.</summary>
    public required DnsEndPoint Server { get; init; }

    /// <summary>JSON gateway instead of gRPC; each client then has its own connection.</summary>
    public bool Json { get; init; }

    /// <summary>Clients at once; for watch, watchers.</summary>
    public int Clients { get; init; } = 1;

    /// <summary>HTTP/2 connections that the clients share.</summary>
    public int Connections { get; init; } = 1;

    /// <summary>Bytes of a key.</summary>
    public int KeySize { get; init; } = 32;

    /// <summary>Bytes of a value.</summary>
    public int ValueSize { get; init; } = 256;

    /// <summary>Different keys.</summary>
    public int Keys { get; init; } = 100_000;

    /// <summary>Requests at most; 0 leaves the time to end the load. For watch, writes.</summary>
    public long Total { get; init; }

    /// <summary>Seconds that count.</summary>
    public double Seconds { get; init; } = 10;

    /// <summary>Seconds before, which do not count.</summary>
    public double WarmupSeconds { get; init; }

    /// <summary>Requests a second of all clients together; 0 runs as fast as answers come.</summary>
    public double RatePerSecond { get; init; }

    /// <summary>Serializable instead of linearizable reads.</summary>
    public bool Serializable { get; init; }

    /// <summary>Takes keys in turn instead of at random.</summary>
    public bool Sequential { get; init; }

    /// <summary>Reads of 100 requests in the mixed load.</summary>
    public int ReadPercent { get; init; } = 70;

    /// <summary>Reads the flags of a load.</summary>
    public static LoadOptions Parse(LoadKind load, Flags flags)
    {
        var total = flags.Number("total", 0, 0, int.MaxValue);
        var clients = flags.Number("clients", 1, 1, 100_000);
        return new LoadOptions
        {
            Load = load,
            Server = ParseEndpoint(flags.Text("endpoint") ?? "http://127.0.0.1:2379"),
            Json = ParseJson(load, flags),
            Clients = clients,
            Connections = flags.Number("connections", Math.Min(clients, 16), 1, 10_000),
            KeySize = flags.Number("key-size", 32, KeySpace.MinimumKeySize, 4096),
            ValueSize = flags.Number("value-size", 256, 0, 60_000),
            Keys = flags.Number("keys", load == LoadKind.List ? 10_000 : 100_000, 1, 100_000_000),
            Total = total,
            Seconds = Math.Min(flags.Quantity("seconds", total > 0 ? MaximumSeconds : 10), MaximumSeconds),
            WarmupSeconds = flags.Quantity("warmup", 0),
            RatePerSecond = flags.Quantity("rate", 0),
            Serializable = flags.Switch("serializable"),
            Sequential = flags.Switch("sequential"),
            ReadPercent = flags.Number("read-percent", 70, 0, 100),
        };
    }

    /// <summary>The load in one line.</summary>
    public string Describe()
    {
        var connections = Json ? Clients : Math.Min(Connections, Clients);
        return $"{(Json ? "json " : "")}{Load.ToString().ToLowerInvariant()}{(Serializable ? " serializable" : "")}, "
            + $"{Clients} {(Load == LoadKind.Watch ? "watchers" : "clients")} on {connections} connections, {KeySize} B keys, {ValueSize} B values, {Keys} keys"
            + (RatePerSecond > 0 ? $", paced at {RatePerSecond}/s" : "");
    }

    /// <summary>Reads <c>http://host:port</c> or <c>host:port</c>.</summary>
    public static DnsEndPoint ParseEndpoint(string text)
    {
        var url = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;
        return Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp
            ? new DnsEndPoint(uri.Host, uri.IsDefaultPort ? 2379 : uri.Port)
            : throw new UsageException($"--endpoint is a clear-text address like http://127.0.0.1:2379, not '{text}'");
    }

    private static bool ParseJson(LoadKind load, Flags flags)
        => flags.Switch("json") && load is (LoadKind.Watch or LoadKind.Lease)
            ? throw new UsageException($"--json cannot do {load.ToString().ToLowerInvariant()}: it measures requests with one answer")
            : flags.Switch("json");
}
