using System.Net;
using WebEtcd.Bench.Cli;

namespace WebEtcd.Bench.Browse;

/// <summary>What the browse command is told.</summary>
/// <param name="Server">The node's client port.</param>
/// <param name="Keys">Keys of the tree.</param>
/// <param name="ValueSize">Bytes of a value.</param>
/// <param name="Rounds">Requests of each kind that count.</param>
/// <param name="Loads">Writes the tree first.</param>
internal sealed record BrowseOptions(DnsEndPoint Server, int Keys, int ValueSize, int Rounds, bool Loads)
{
    /// <summary>Reads the flags.</summary>
    public static BrowseOptions Parse(Flags flags) => new(
        LoadOptions.ParseEndpoint(flags.Text("endpoint") ?? "http://127.0.0.1:2379"),
        flags.Number("keys", 1_000_000, 1_000, 10_000_000),
        flags.Number("value-size", 256, 1, 60_000),
        flags.Number("rounds", 200, 10, 100_000),
        !flags.Switch("no-load"));
}
