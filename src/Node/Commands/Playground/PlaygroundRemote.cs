using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using WebEtcd.Node.Playground;

namespace WebEtcd.Node.Commands.Playground;

/// <summary>Speaks to the nodes of the playground over their client ports.</summary>
internal sealed class PlaygroundRemote : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly HttpClient _http = new() { Timeout = Patience };

    public PlaygroundRemote(string token) => _http.DefaultRequestHeaders.Add(PlaygroundAccess.TokenHeader, token);

    /// <summary>Tells a node which of the others it hears and reaches no longer; all that are not named it does.</summary>
    public Task<string?> SetCutsAsync(PlaygroundNode node, IReadOnlyList<string> inbound, IReadOnlyList<string> outbound) =>
        SwitchAsync(node, $"{PlaygroundEndpoints.CutsPath}?inbound={string.Join(',', inbound)}&outbound={string.Join(',', outbound)}");

    public Task<string?> SlowAsync(PlaygroundNode node, int milliseconds) =>
        SwitchAsync(node, $"{PlaygroundEndpoints.SlowPath}?ms={milliseconds.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>What a node says of itself; null when it does not answer.</summary>
    public async Task<PlaygroundStatus?> StatusAsync(PlaygroundNode node)
    {
        try
        {
            using HttpResponseMessage response = await _http.PostAsJsonAsync(new Uri(node.Address, "/v3/maintenance/status"), new { });
            JsonElement status = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
            return PlaygroundStatus.Of(status);
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or JsonException or KeyNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Puts a value; null when it was done, else why not.</summary>
    public async Task<string?> PutAsync(PlaygroundNode node, string key, string value)
    {
        try
        {
            object put = new { key = Encoding.UTF8.GetBytes(key), value = Encoding.UTF8.GetBytes(value) };
            using HttpResponseMessage response = await _http.PostAsJsonAsync(new Uri(node.Address, "/v3/kv/put"), put);
            return response.IsSuccessStatusCode ? null : $"{node.Name}: {ErrorOf(await response.Content.ReadAsStringAsync())}";
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return $"{node.Name} does not answer";
        }
    }

    public void Dispose() => _http.Dispose();

    private static string ErrorOf(string answer)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer);
            return document.RootElement.TryGetProperty("message", out JsonElement message) ? message.ToString() : answer;
        }
        catch (JsonException)
        {
            return answer;
        }
    }

    /// <summary>Null when it was done, else why not.</summary>
    private async Task<string?> SwitchAsync(PlaygroundNode node, string path)
    {
        try
        {
            using HttpResponseMessage response = await _http.PostAsync(new Uri(node.Address, path), null);
            return response.StatusCode switch
            {
                HttpStatusCode.NoContent => null,
                HttpStatusCode.NotFound => $"{node.Name}: {await response.Content.ReadAsStringAsync()}",
                _ => $"{node.Name} refuses: {(int)response.StatusCode}",
            };
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return $"{node.Name} does not answer";
        }
    }
}
