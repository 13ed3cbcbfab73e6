using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WebEtcd.Cluster.Tests.Durability;

/// <summary>A small client of the JSON gateway.</summary>
internal sealed class StoreClient(HttpClient http)
{
    /// <summary>Puts a key and returns the revision, or throws <see cref="HttpRequestException"/> when no good answer came.</summary>
    public async Task<long> PutAsync(string key, string value, CancellationToken cancellation = default)
    {
        using var answer = await http.PostAsJsonAsync("/v3/kv/put", new { key = Base64(key), value = Base64(value) }, cancellation);
        answer.EnsureSuccessStatusCode();
        return Revision(await JsonNode.ParseAsync(await answer.Content.ReadAsStreamAsync(cancellation), cancellationToken: cancellation));
    }

    /// <summary>Puts several keys in one transaction.</summary>
    public async Task PutAllAsync(IEnumerable<(string Key, string Value)> pairs)
    {
        var body = new { success = pairs.Select(pair => new { request_put = new { key = Base64(pair.Key), value = Base64(pair.Value) } }) };
        using var answer = await http.PostAsJsonAsync("/v3/kv/txn", body);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Every key of a prefix with the store's revision, read in pages.</summary>
    public async Task<(IReadOnlyList<StoredKey> Keys, long Revision)> ListAsync(string prefix)
    {
        const int PageSize = 10_000;
        var keys = new List<StoredKey>();
        long revision = 0;
        var from = Encoding.UTF8.GetBytes(prefix);
        byte[] end = [.. from[..^1], (byte)(from[^1] + 1)];
        while (true)
        {
            var body = new { key = Convert.ToBase64String(from), range_end = Convert.ToBase64String(end), limit = PageSize, revision };
            using var answer = await http.PostAsJsonAsync("/v3/kv/range", body);
            answer.EnsureSuccessStatusCode();
            var page = await JsonNode.ParseAsync(await answer.Content.ReadAsStreamAsync());
            revision = revision == 0 ? Revision(page) : revision;
            keys.AddRange((page?["kvs"] as JsonArray ?? []).Select(kv => Stored(kv!)));
            if (page?["more"]?.GetValue<bool>() != true)
            {
                return (keys, revision);
            }
            from = [.. Encoding.UTF8.GetBytes(keys[^1].Key), 0];
        }
    }

    /// <summary>
    /// Watches a prefix from a revision on and hands on each event, until the connection ends, the cancellation, or <paramref name="handle"/> returns false.
    /// </summary>
    public async Task WatchAsync(string prefix, long fromRevision, Func<StoredKey, bool> handle, CancellationToken cancellation)
    {
        var from = Encoding.UTF8.GetBytes(prefix);
        byte[] end = [.. from[..^1], (byte)(from[^1] + 1)];
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v3/watch")
        {
            Content = JsonContent.Create(new { create_request = new { key = Convert.ToBase64String(from), range_end = Convert.ToBase64String(end), start_revision = fromRevision } }),
        };
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        answer.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellation));
        while (await lines.ReadLineAsync(cancellation) is { } line)
        {
            JsonNode? message;
            try
            {
                message = JsonNode.Parse(line);
            }
            catch (JsonException)
            {
                return; // the connection was cut inside a line
            }
            foreach (var one in message?["result"]?["events"] as JsonArray ?? [])
            {
                if (!handle(Stored(one!["kv"]!)))
                {
                    return;
                }
            }
        }
    }

    private static StoredKey Stored(JsonNode kv)
        => new(Text(kv["key"]), Text(kv["value"]), long.Parse(kv["mod_revision"]!.GetValue<string>()));

    private static long Revision(JsonNode? answer) => long.Parse(answer?["header"]?["revision"]?.GetValue<string>() ?? "0");

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Text(JsonNode? base64) => base64 is null ? "" : Encoding.UTF8.GetString(Convert.FromBase64String(base64.GetValue<string>()));
}
