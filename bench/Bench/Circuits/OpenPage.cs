using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace WebEtcd.Bench.Circuits;

/// <summary>
/// A page of the dashboard as the server sees an open one: its HTML is fetched, its circuit opened, every batch of changes read and acknowledged, every call of a script answered.
/// Nothing is drawn. It follows what the page's own script does on the wire, compression included.
/// </summary>
internal sealed class OpenPage : IAsyncDisposable
{
    // The page's own script says so when it has become live.
    private const string LiveCall = "webetcd.live";
    private static readonly TimeSpan LiveDeadline = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http;
    private readonly Uri _address;
    private readonly PageSocket _socket = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<string> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _live = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;
    private string _circuit = "";

    private OpenPage(HttpClient http, string route)
    {
        _http = http;
        Route = route;
        _address = new Uri(http.BaseAddress!, route);
    }

    /// <summary>Its address, from <c>/ui</c> on.</summary>
    public string Route { get; }

    /// <summary>Batches of changes that came, all of which were acknowledged.</summary>
    public long Batches { get; private set; }

    /// <summary>Bytes of everything that came, as it was before compression.</summary>
    public long Bytes => _socket.BytesRead;

    /// <summary>Why it is not live any more; null while it is.</summary>
    public string? Problem { get; private set; }

    /// <summary>Opens a page and waits until it is live.</summary>
    /// <exception cref="IOException">It does not become live in time; the message says at what it stopped.</exception>
    public static async Task<OpenPage> OpenAsync(HttpClient http, string route, bool compressed)
    {
        var page = new OpenPage(http, route);
        try
        {
            await page.StartAsync(compressed).WaitAsync(LiveDeadline);
            return page;
        }
        catch (Exception e) when (e is TimeoutException or WebSocketException or HttpRequestException or InvalidDataException)
        {
            await page.CutAsync();
            throw new IOException($"{route} did not become live: {page.Problem ?? e.Message}", e);
        }
    }

    /// <summary>Tells the server that this side is alive, as the page's script does every five seconds.</summary>
    public Task PingAsync() => Problem is null ? SendAsync(HubFrame.Ping) : Task.CompletedTask;

    /// <summary>Closes it as a browser closes a page: the server hears that nobody comes back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_circuit.Length > 0)
        {
            using var farewell = new MultipartFormDataContent { { new StringContent(_circuit), "circuitId" } };
            using var answer = await _http.PostAsync(new Uri("_blazor/disconnect", UriKind.Relative), farewell);
        }
        await CutAsync();
    }

    /// <summary>Breaks the connection without a word, as a network does: the server keeps the page for a while.</summary>
    public async Task CutAsync()
    {
        Problem ??= "closed";
        await _stop.CancelAsync();
        _socket.Dispose();
        await _reading;
        _stop.Dispose();
    }

    private async Task StartAsync(bool compressed)
    {
        var page = PageDescriptors.Find(await _http.GetStringAsync(_address));
        using var answer = await _http.PostAsync(new Uri("_blazor/negotiate?negotiateVersion=1", UriKind.Relative), null);
        var negotiated = await JsonNode.ParseAsync(await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync());
        var token = negotiated?["connectionToken"]?.GetValue<string>() ?? throw new InvalidDataException("the hub negotiated no connection");
        await _socket.ConnectAsync(_http.BaseAddress!, token, compressed, _stop.Token);
        await SendAsync([.. Encoding.UTF8.GetBytes("""{"protocol":"blazorpack","version":1}"""), HubFrame.HandshakeEnd]);
        _reading = Task.Run(ReadAsync);
        var start = HubFrame.Call("StartCircuit", 4, call => call.Text(_http.BaseAddress!.AbsoluteUri).Text(_address.AbsoluteUri).Text("[]").Text(page.State), "0");
        await SendAsync(start);
        _circuit = await _started.Task;
        await SendAsync(HubFrame.Call("UpdateRootComponents", 2, call => call.Text(page.Operations).Text(page.State)));
        await _live.Task;
    }

    private async Task ReadAsync()
    {
        try
        {
            await _socket.ReadHandshakeAsync(_stop.Token);
            List<byte[]> answers = [];
            while (await _socket.ReadAsync(_stop.Token))
            {
                Handle(answers);
                foreach (var message in answers)
                {
                    await SendAsync(message);
                }
                answers.Clear();
            }
            Problem ??= "the server closed the connection";
        }
        catch (Exception e) when (e is WebSocketException or InvalidDataException or OperationCanceledException or ObjectDisposedException)
        {
            Problem ??= e.Message;
        }
        var ended = new IOException(Problem);
        if (_started.TrySetException(ended) | _live.TrySetException(ended))
        {
            _ = _started.Task.Exception;
            _ = _live.Task.Exception;
        }
    }

    private void Handle(List<byte[]> answers)
    {
        var stream = _socket.Unread;
        while (HubFrame.TryTake(ref stream, out var message))
        {
            var reader = new PackReader(message);
            reader.Array();
            switch ((HubMessageType)reader.Number())
            {
                case HubMessageType.Invocation:
                    reader.Skip();
                    reader.Skip();
                    OnCall(reader, answers);
                    break;
                case HubMessageType.Completion:
                    OnCompletion(reader);
                    break;
                case HubMessageType.Close:
                    Problem ??= "the server ended the circuit: " + reader.Text();
                    break;
            }
        }
        _socket.Consumed(stream.Length);
    }

    private void OnCall(PackReader call, List<byte[]> answers)
    {
        var method = call.Text();
        call.Array();
        switch (method)
        {
            case "JS.RenderBatch":
                var batch = call.Number();
                Batches++;
                answers.Add(HubFrame.Call("OnRenderCompleted", 2, message => message.Number(batch).Nil()));
                break;
            case "JS.BeginInvokeJS":
                var task = call.Number();
                if (call.Text() == LiveCall)
                {
                    _live.TrySetResult();
                }
                if (task != 0)
                {
                    answers.Add(HubFrame.Call("EndInvokeJSFromDotNet", 3, message => message.Number(task).Bool(true).Text($"[{task},true,null]")));
                }
                break;
            case "JS.Error":
                Problem ??= "the circuit failed: " + call.Text();
                break;
        }
    }

    // headers, id, kind of the result (1: an error, 3: a value), result
    private void OnCompletion(PackReader answer)
    {
        answer.Skip();
        answer.Skip();
        var kind = answer.Number();
        if (kind == 3 && answer.Text() is { } circuit)
        {
            _started.TrySetResult(circuit);
        }
        else
        {
            _started.TrySetException(new InvalidDataException(kind == 1 ? $"the circuit was refused: {answer.Text()}" : "the circuit was refused"));
        }
    }

    private async Task SendAsync(byte[] message)
    {
        try
        {
            await _socket.SendAsync(message, _stop.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            Problem ??= e.Message;
        }
    }
}
