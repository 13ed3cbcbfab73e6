using WebEtcd.Dashboard.ViewModels;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Streams;

/// <summary>
/// Runs one watch for one page: fills a <see cref="WatchLog"/>, and calls back at most four times a second while something moves. It also
/// asks for progress, which is how the page knows how far behind it is when no event matches.
/// </summary>
internal sealed class WatchFeed(IWatchService watches, TimeProvider time, Func<Task> changed, string? token = null) : IAsyncDisposable
{
    private static readonly TimeSpan UpdateEvery = TimeSpan.FromMilliseconds(250);
    private const int ProgressEveryUpdates = 4;

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public WatchLog Log { get; } = new();

    /// <summary>The server took the watch.</summary>
    public bool Started { get; private set; }

    /// <summary>Why it ended; null while it runs.</summary>
    public string? Ended { get; private set; }

    /// <summary>Set when it ended because its revision is compacted: the first that can be watched.</summary>
    public long CompactRevision { get; private set; }

    public void Start(WatchCreateRequest request) => _running = RunAsync(request);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync(WatchCreateRequest request)
    {
        try
        {
            await using IWatchSession session = watches.Open(DashboardCall.With(token, _stop.Token));
            await session.SendAsync(new WatchRequest { CreateRequest = request }, _stop.Token);
            Task reading = ReadAsync(session);
            await UpdateAsync(session, reading);
            await reading;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return;
        }
        catch (EtcdException e)
        {
            Ended = e.Message;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Ended = "The watch broke: " + e.Message;
        }

        Log.Refresh();
        await changed();
    }

    private async Task ReadAsync(IWatchSession session)
    {
        await foreach (WatchResponse response in session.Responses.ReadAllAsync(_stop.Token))
        {
            Log.Add(response, time.GetUtcNow());
            Started |= response.Created;
            if (response.Canceled)
            {
                CompactRevision = response.CompactRevision;
                Ended = Reason(response);
                return;
            }
        }

        Ended = "The server closed the watch.";
    }

    private async Task UpdateAsync(IWatchSession session, Task reading)
    {
        using PeriodicTimer timer = new(UpdateEvery, time);
        for (int update = 1; !reading.IsCompleted; update++)
        {
            await timer.WaitForNextTickAsync(_stop.Token);
            if (Started && update % ProgressEveryUpdates == 0)
            {
                await session.SendAsync(new WatchRequest { ProgressRequest = new WatchProgressRequest() }, _stop.Token);
            }

            if (Log.Refresh())
            {
                await changed();
            }
        }
    }

    private static string Reason(WatchResponse response) => response.CompactRevision > 0
        ? $"History before revision {response.CompactRevision} is compacted."
        : response.CancelReason.Length > 0 ? response.CancelReason : "The server ended the watch.";
}
