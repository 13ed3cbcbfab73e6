using System.Collections.Concurrent;
using System.Globalization;
using WebEtcd.Node.Hosting.Options;

namespace WebEtcd.Simulation.Tests.World;

/// <summary>Options of simulated nodes: small files and caches, so that a short life goes through many segments, pages and checkpoints.</summary>
internal static class NodeSizes
{
    public const string DataDirectory = "/data/node";

    private static readonly ConcurrentDictionary<(int Heartbeat, int Election), NodeOptions> s_options = new();

    public static NodeOptions Options(WorldSettings settings) => s_options.GetOrAdd((settings.HeartbeatMs, settings.ElectionMs), static pace =>
        NodeOptionsParser.Parse(
            ["--data-dir", DataDirectory, "--heartbeat-interval", Text(pace.Heartbeat), "--election-timeout", Text(pace.Election)],
            new Dictionary<string, string?>()).Options!);

    public static Storage.StorageOptions Of(WorldSettings settings) => new()
    {
        DataDirectory = DataDirectory,
        WalSegmentBytes = 16 << 10,
        CheckpointLogBytes = settings.CheckpointLogBytes,
        CatchUpEntries = settings.CatchUpEntries,
        RevisionMemoryBytes = 1 << 14,
        RevisionSegmentBytes = 1 << 13,
        RevisionPageBits = 12,
        RevisionIndexBytes = 1 << 12,
        InlineBackgroundWork = true,
    };

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
