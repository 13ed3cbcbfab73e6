using System.Net.Http.Json;
using System.Text.Json;
using WebEtcd.Shared.Playground;

namespace WebEtcd.Node.Playground;

/// <summary>Hands on what is to be done to the process that owns the playground. Pages that ask at the same time share an answer.</summary>
internal sealed class PlaygroundService : IPlaygroundService, IDisposable
{
    /// <summary>Path of the state of the playground.</summary>
    public const string ViewPath = "/view";

    /// <summary>Path that takes an experiment.</summary>
    public const string DoPath = "/do";

    // A restart waits for the node to stop in order.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ViewAge = TimeSpan.FromMilliseconds(200);

    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private Task<PlaygroundView?> _view = Task.FromResult<PlaygroundView?>(null);
    private long? _askedAt;

    public PlaygroundService(Uri control, PlaygroundAccess access, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _http = new HttpClient { BaseAddress = control, Timeout = Patience };
        _http.DefaultRequestHeaders.Add(PlaygroundAccess.TokenHeader, access.Token);
    }

    public async ValueTask<PlaygroundView?> ReadAsync(CancellationToken cancellation)
    {
        Task<PlaygroundView?> view;
        lock (_gate)
        {
            if (_view.IsCompleted && (_askedAt is not { } asked || _time.GetElapsedTime(asked) >= ViewAge))
            {
                _askedAt = _time.GetTimestamp();
                _view = FetchAsync();
            }

            view = _view;
        }

        return await view.WaitAsync(cancellation);
    }

    public async ValueTask<ExperimentOutcome> DoAsync(Experiment experiment, CancellationToken cancellation)
    {
        try
        {
            using HttpResponseMessage response = await _http.PostAsJsonAsync(DoPath, experiment, cancellation);
            ExperimentOutcome? outcome = response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<ExperimentOutcome>(cancellation) : null;
            lock (_gate)
            {
                _askedAt = null;
            }

            return outcome ?? new ExperimentOutcome(false, $"The playground refuses: {(int)response.StatusCode}.");
        }
        catch (Exception error) when (error is HttpRequestException or JsonException || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return new ExperimentOutcome(false, "The process that started this playground does not answer.");
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<PlaygroundView?> FetchAsync()
    {
        try
        {
            return await _http.GetFromJsonAsync<PlaygroundView>(ViewPath);
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or OperationCanceledException)
        {
            return null;
        }
    }
}
