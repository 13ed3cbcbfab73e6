using System.Net.Http.Json;
using System.Text;

namespace WebEtcd.Bench.Browse;

/// <summary>Writes the tree, many keys a transaction.</summary>
internal static class TreeLoader
{
    private const int KeysATransaction = 100;
    private const int Lanes = 8;

    /// <summary>Writes every key once; returns how long it took.</summary>
    /// <exception cref="HttpRequestException">A transaction was not taken.</exception>
    public static async Task<TimeSpan> LoadAsync(HttpClient http, RegistryTree tree, int valueSize, CancellationToken stop)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var value = Convert.ToBase64String(Encoding.UTF8.GetBytes("{\"kind\":\"Thing\",\"padding\":\"" + new string('x', Math.Max(0, valueSize - 28)) + "\"}"));
        var starts = Enumerable.Range(0, (tree.Count + KeysATransaction - 1) / KeysATransaction).Select(number => number * KeysATransaction);
        await Parallel.ForEachAsync(starts, new ParallelOptions { MaxDegreeOfParallelism = Lanes, CancellationToken = stop }, async (start, cancellation) =>
        {
            var puts = Enumerable.Range(start, Math.Min(KeysATransaction, tree.Count - start))
                .Select(number => new { request_put = new { key = Convert.ToBase64String(Encoding.UTF8.GetBytes(tree.Key(number))), value } });
            using var answer = await http.PostAsJsonAsync("/v3/kv/txn", new { success = puts }, cancellation);
            answer.EnsureSuccessStatusCode();
        });
        return clock.Elapsed;
    }
}
