using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace WebEtcd.Browser.Tests.Nodes;

/// <summary>A node that runs somewhere, spoken to over its REST API.</summary>
internal sealed class RemoteNode(Uri address) : INodeUnderTest
{
    private readonly HttpClient _http = new() { BaseAddress = address };

    public Uri Address { get; } = address;

    public Task PutAsync(string key, string value, long lease = 0) =>
        PostAsync("/v3/kv/put", new { key = Base64(key), value = Base64(value), lease = lease.ToString(CultureInfo.InvariantCulture) });

    public Task DeleteAsync(string key) => PostAsync("/v3/kv/deleterange", new { key = Base64(key) });

    public Task ClearAsync() => PostAsync("/v3/kv/deleterange", new { key = "AA==", range_end = "AA==" });

    public async Task<long> GrantAsync(long seconds)
    {
        JsonElement lease = await PostAsync("/v3/lease/grant", new { TTL = seconds.ToString(CultureInfo.InvariantCulture) });
        return long.Parse(lease.GetProperty("ID").GetString()!, CultureInfo.InvariantCulture);
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        // Names as they stand: "TTL" is no "ttl", and a lease without a time is gone in a moment.
        using HttpResponseMessage response = await _http.PostAsJsonAsync(path, body, JsonSerializerOptions.Default);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
