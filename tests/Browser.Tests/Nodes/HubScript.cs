using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using WebEtcd.Node.Api.Hubs;

namespace WebEtcd.Browser.Tests.Nodes;

/// <summary>Speaks the hub's JSON protocol over a bare WebSocket, as a script does that has no SignalR client.</summary>
internal sealed class HubScript : IAsyncDisposable
{
    private const byte End = 0x1e;
    private readonly ClientWebSocket _socket = new();
    private readonly Queue<string> _messages = [];
    private readonly MemoryStream _partial = new();
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));

    public static async Task<HubScript> OpenAsync(Uri node, string? origin = null, string? token = null)
    {
        HubScript script = new();
        if (origin is not null)
        {
            script._socket.Options.SetRequestHeader("Origin", origin);
        }

        if (token is not null)
        {
            script._socket.Options.SetRequestHeader("Authorization", token);
        }

        UriBuilder address = new(node) { Scheme = "ws", Path = ClusterHubEndpoints.Path };
        await script._socket.ConnectAsync(address.Uri, script._patience.Token);
        await script.SendAsync(new { protocol = "json", version = 1 });
        JsonElement shake = await script.ReadAsync();
        Assert.Equal("{}", shake.GetRawText());
        return script;
    }

    public Task StreamAsync(string id, string target, params object?[] arguments) =>
        SendAsync(new { type = 4, invocationId = id, target, arguments });

    public Task CancelAsync(string id) => SendAsync(new { type = 5, invocationId = id });

    /// <summary>The next item of a stream; fails when the stream ends instead.</summary>
    public async Task<JsonElement> ItemAsync(string id)
    {
        JsonElement message = await NextAsync(id);
        Assert.True(message.GetProperty("type").GetInt32() == 2, "the stream ended: " + message.GetRawText());
        return message.GetProperty("item");
    }

    /// <summary>Why the stream ended; fails when it goes on.</summary>
    public async Task<string?> EndAsync(string id)
    {
        JsonElement message = await NextAsync(id);
        Assert.True(message.GetProperty("type").GetInt32() == 3, "the stream goes on: " + message.GetRawText());
        return message.TryGetProperty("error", out JsonElement error) ? error.GetString() : null;
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _patience.Dispose();
        _partial.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<JsonElement> NextAsync(string id)
    {
        while (true)
        {
            JsonElement message = await ReadAsync();
            if (message.TryGetProperty("invocationId", out JsonElement of) && of.GetString() == id)
            {
                return message;
            }
        }
    }

    private async Task SendAsync(object message)
    {
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(message), End];
        await _socket.SendAsync(bytes, WebSocketMessageType.Text, true, _patience.Token);
    }

    private async Task<JsonElement> ReadAsync()
    {
        byte[] buffer = new byte[16 * 1024];
        while (_messages.Count == 0)
        {
            ValueWebSocketReceiveResult got = await _socket.ReceiveAsync(buffer.AsMemory(), _patience.Token);
            foreach (byte value in buffer.AsSpan(0, got.Count))
            {
                if (value == End)
                {
                    _messages.Enqueue(Encoding.UTF8.GetString(_partial.ToArray()));
                    _partial.SetLength(0);
                }
                else
                {
                    _partial.WriteByte(value);
                }
            }
        }

        return JsonSerializer.Deserialize<JsonElement>(_messages.Dequeue());
    }
}
