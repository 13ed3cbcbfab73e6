using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using WebEtcd.Node.Playground;

namespace WebEtcd.Node.Commands.Playground;

/// <summary>Speaks to the nodes of the playground over their client ports.</summary>
internal sealed class PlaygroundRemote : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly HttpClient _http = new() { Timeout = Patience };

    public PlaygroundRemote(string token) => _http.DefaultRequestHeaders.Add(PlaygroundAccess.TokenHeader, token);

    public Task<string?> CutAsync(PlaygroundNode node, PlaygroundNode other) => SwitchAsync(node, $"{PlaygroundEndpoints.CutPath}?member={other.Name}");

    public Task<string?> HealAsync(PlaygroundNode node) => SwitchAsync(node, PlaygroundEndpoints.HealPath);

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

    public void Dispose() => _http.Dispose();

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
