using System.Net;
using WebEtcd.Bench.Cli;

namespace WebEtcd.Bench.Compare;

/// <summary>All rows of the comparison.</summary>
internal static class Rows
{
    private const int HotKeys = 10_000;
    private const int ThreeNodes = 3;
    private static readonly DnsEndPoint Unknown = new("127.0.0.1", 2379);

    /// <summary>The rows in the order of the table.</summary>
    public static IReadOnlyList<Row> All(CompareOptions options) =>
    [
        Rate("put-1", "put, 1 client", "2.2x, p99 0.6x", Shape(LoadKind.Put, 1), false),
        Rate("put-16", "put, 16 clients", "2.5x, p99 0.5x", Shape(LoadKind.Put, 16), false),
        Rate("put-256", "put, 256 clients on 16 connections", "1.7x", Shape(LoadKind.Put, 256), false),
        Rate("range-1", "range linearizable, 1 client", "1.9x", Hot(LoadKind.Range, 1), true),
        Rate("range-256", "range linearizable, 256 clients", "1.45x", Hot(LoadKind.Range, 256), true),
        Rate("range-serializable-256", "range serializable, 256 clients", "1.45x", Hot(LoadKind.Range, 256) with { Serializable = true }, true),
        Rate("json-put-64", "JSON put, 64 connections", "4x", Shape(LoadKind.Put, 64) with { Json = true }, false),
        Rate("json-range-64", "JSON range, 64 connections", "5x", Hot(LoadKind.Range, 64) with { Json = true }, true),
        Rate("txn-64", "txn (compare, put, range), 64 clients", "> 1x", Hot(LoadKind.Txn, 64), true),
        Rate("mixed-256", "70 % range, 30 % txn, 256 clients", "> 1x", Hot(LoadKind.Mixed, 256), true),
        Rate("list-10k", "range of 10,000 keys, 4 clients", "> 1x", Hot(LoadKind.List, 4), true),
        Rate("watch-fanout", $"1 write to {options.Watchers:N0} watchers, events", "> 1x", Shape(LoadKind.Watch, options.Watchers), false),
        Rate("lease-keepalive", "lease keep-alive, 256 streams", "> 1x", Shape(LoadKind.Lease, 256), false),
        Rate("put-3n-1", "3 nodes: put, 1 client", "2x, p99 0.5x", Shape(LoadKind.Put, 1), false, ThreeNodes),
        Rate("put-3n-16", "3 nodes: put, 16 clients", "2x, p99 0.5x", Shape(LoadKind.Put, 16), false, ThreeNodes),
        Rate("put-3n-256", "3 nodes: put, 256 clients", "2x, p99 0.5x", Shape(LoadKind.Put, 256), false, ThreeNodes),
        Rate("range-3n-256", "3 nodes: range linearizable, 256 clients", "1.4x", Hot(LoadKind.Range, 256), true, ThreeNodes),
        new("start-empty", "start on an empty directory", "ms", false, "< 1x", StartupRows.EmptyAsync),
        new("start-loaded", $"start with {options.Keys:N0} keys", "ms", false, "< 1x", StartupRows.LoadedAsync),
        new("memory-loaded", $"memory with {options.Keys:N0} keys", "MiB", false, "< 1x", FootprintRows.LoadedMemoryAsync),
        new("memory-idle", "memory, idle and empty", "MiB", false, "< 1x", FootprintRows.IdleMemoryAsync),
        new("cpu-idle", "CPU, idle and empty", "% of a core", false, "< 1x", FootprintRows.IdleCpuAsync),
    ];

    /// <summary>The rows that were asked for.</summary>
    /// <exception cref="UsageException">A name fits no row.</exception>
    public static IReadOnlyList<Row> Chosen(CompareOptions options)
    {
        var all = All(options);
        if (options.Rows.FirstOrDefault(name => !all.Any(row => Fits(row, name))) is { } stranger)
        {
            throw new UsageException($"--rows: '{stranger}' fits none of {string.Join(", ", all.Select(row => row.Id))}");
        }
        return options.Rows.Count == 0 ? all : [.. all.Where(row => options.Rows.Any(name => Fits(row, name)))];
    }

    private static bool Fits(Row row, string name) => row.Id == name || (name.EndsWith('*') && row.Id.StartsWith(name[..^1], StringComparison.Ordinal));

    private static Row Rate(string id, string title, string goal, LoadOptions load, bool preload, int members = 1)
        => new(id, title, "/s", true, goal, bout => bout.RunAsync(load, preload, members));

    private static LoadOptions Shape(LoadKind kind, int clients)
        => new() { Load = kind, Server = Unknown, Clients = clients, Connections = Math.Min(clients, 16) };

    private static LoadOptions Hot(LoadKind kind, int clients) => Shape(kind, clients) with { Keys = HotKeys };
}
