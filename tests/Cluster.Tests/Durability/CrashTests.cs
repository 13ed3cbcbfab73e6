using System.Globalization;
using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Cluster.Tests.Durability;

/// <summary>
/// A server that is killed in the middle of its work has kept everything that it acknowledged. <c>WEBETCD_TORTURE_CYCLES</c> sets the number of crashes,
/// <c>WEBETCD_TORTURE_KEYS</c> the number of keys that are there before, <c>WEBETCD_TORTURE_SEED</c> replays a run.
/// </summary>
public sealed class CrashTests
{
    private const string RegistryPrefix = "/registry/";
    private const int KeysOfATransaction = 100;
    private static readonly TimeSpan HistoryDeadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Every_acknowledged_write_survives_a_kill_and_the_history_has_no_gap()
    {
        var cycles = Setting("WEBETCD_TORTURE_CYCLES", 3);
        var preloaded = Setting("WEBETCD_TORTURE_KEYS", 1_000);
        var seed = Setting("WEBETCD_TORTURE_SEED", Environment.TickCount & 0xffff);
        var random = new Random(seed);
        using var directory = new TestDirectory();
        var acknowledged = new Dictionary<string, StoredKey>();
        var watched = new List<StoredKey>();
        long preloadRevision = 0;
        long lastRevision = 0;
        for (var cycle = 0; cycle <= cycles; cycle++)
        {
            await using var node = await ServerNode.StartAsync(ServerProgram.Target(), directory["data"]);
            var client = new StoreClient(node.Http);
            if (cycle == 0)
            {
                preloadRevision = lastRevision = await PreloadAsync(client, preloaded);
            }
            var problems = await CheckAsync(client, acknowledged, watched, preloaded, preloadRevision, lastRevision);
            Assert.True(problems.Count == 0, $"after {cycle} crashes (WEBETCD_TORTURE_SEED={seed}): {string.Join("; ", problems.Take(20))}");
            if (cycle == cycles)
            {
                break;
            }
            using var life = new CrashCycle(node, cycle, preloadRevision + 1);
            await life.RunAsync(random.Next(200, 2_000));
            foreach (var (key, stored) in life.Acknowledged)
            {
                acknowledged.Add(key, stored);
                lastRevision = Math.Max(lastRevision, stored.ModRevision);
            }
            watched.AddRange(life.Watched);
        }
    }

    private static async Task<long> PreloadAsync(StoreClient client, int keys)
    {
        for (var first = 0; first < keys; first += KeysOfATransaction)
        {
            await client.PutAllAsync(Enumerable.Range(first, Math.Min(KeysOfATransaction, keys - first)).Select(i => (RegistryKey(i), RegistryValue(i))));
        }
        return await client.PutAsync("preloaded", "yes");
    }

    private static async Task<List<string>> CheckAsync(
        StoreClient client, Dictionary<string, StoredKey> acknowledged, List<StoredKey> watched, int preloaded, long preloadRevision, long lastRevision)
    {
        var problems = new List<string>();
        var (registry, revision) = await client.ListAsync(RegistryPrefix);
        if (registry.Count != preloaded || registry.Any(kv => kv.Value != RegistryValue(int.Parse(kv.Key.Split('-')[^1], CultureInfo.InvariantCulture))))
        {
            problems.Add($"{registry.Count} of {preloaded} preloaded keys are there, or their values changed");
        }
        if (revision < lastRevision)
        {
            problems.Add($"the revision went back from {lastRevision} to {revision}");
        }
        var (stored, _) = await client.ListAsync(CrashCycle.Prefix);
        var byKey = stored.ToDictionary(kv => kv.Key);
        problems.AddRange(acknowledged.Values
            .Where(kv => !kv.Equals(byKey.GetValueOrDefault(kv.Key)))
            .Select(kv => $"{kv.Key} was acknowledged at revision {kv.ModRevision} and is now {(byKey.TryGetValue(kv.Key, out var now) ? $"at {now.ModRevision}" : "missing")}"));
        problems.AddRange(await CheckHistoryAsync(client, byKey, watched, preloadRevision, revision));
        return problems;
    }

    private static async Task<List<string>> CheckHistoryAsync(
        StoreClient client, Dictionary<string, StoredKey> stored, List<StoredKey> watched, long preloadRevision, long revision)
    {
        var problems = new List<string>();
        var history = new Dictionary<long, StoredKey>();
        var next = preloadRevision + 1;
        using var patience = new CancellationTokenSource(HistoryDeadline);
        if (next <= revision)
        {
            try
            {
                await client.WatchAsync(CrashCycle.Prefix, next, kv =>
                {
                    if (kv.ModRevision != next)
                    {
                        problems.Add($"the history shows revision {kv.ModRevision} where {next} is due");
                    }
                    history[kv.ModRevision] = kv;
                    next = kv.ModRevision + 1;
                    return next <= revision;
                }, patience.Token);
            }
            catch (OperationCanceledException)
            {
                problems.Add($"the history stopped before revision {next} of {revision}");
            }
        }
        problems.AddRange(history.Values.Where(kv => !kv.Equals(stored.GetValueOrDefault(kv.Key))).Select(kv => $"the history has {kv.Key} at {kv.ModRevision}, the store has not"));
        problems.AddRange(watched.Where(kv => !kv.Equals(history.GetValueOrDefault(kv.ModRevision))).Select(kv => $"a watcher saw {kv.Key} at {kv.ModRevision}, which is not in the history"));
        return problems;
    }

    private static string RegistryKey(int i) => $"{RegistryPrefix}{(i % 3 == 0 ? "pods" : i % 3 == 1 ? "leases" : "configmaps")}/namespace-{i % 50}/object-{i}";

    private static string RegistryValue(int i) => $"k8s\0 object {i} {new string((char)('a' + (i % 26)), 200)}";

    private static int Setting(string variable, int fallback)
        => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var value) ? value : fallback;
}
