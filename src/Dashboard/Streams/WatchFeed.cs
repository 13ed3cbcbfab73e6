using WebEtcd.Dashboard.ViewModels;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Streams;

/// <summary>
/// Runs one watch for one page: fills a <see cref="WatchLog"/>, and calls back at most four times a second while something moves. In a flood, which nobody can
/// read, it looks in samples every other second: what would be thrown away is not asked for, so that an open page costs writers nothing. It also asks for progress,
/// which is how the page knows how far behind it is when no event matches.
/// </summary>
internal sealed class WatchFeed(IWatchService watches, TimeProvider time, UpdateTurns turns, Func<Task> changed, string? token = null) : IAsyncDisposable
{
    private static readonly TimeSpan UpdateEvery = TimeSpan.FromMilliseconds(250);
    private const int ProgressEveryUpdates = 4;

    // A row of a table costs the same whether somebody can read it or not: 250 a second are more than anybody reads.
    private const int RowsAnUpdate = 62;

    // Writes come one by one, and this thread would be woken for each of them.
    private const int ManyResponses = 4;
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    // More than this between two updates, and most of it would be thrown away before it is seen.
    private const int Flood = 2 * WatchLog.Capacity;

    // Revisions by which a watch that goes through history is behind; one that is level with the store is by none or a few.
    private const int InStep = 1000;

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private volatile IWatchSession? _session;
    private volatile TaskCompletionSource _updated = NewUpdate();
    private volatile int _sinceUpdate;

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
            Task reading = ReadAllAsync(request);
            await UpdateAsync(reading);
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

    private async Task ReadAllAsync(WatchCreateRequest request)
    {
        WatchCreateRequest next = request;
        while (await ReadAsync(next, isSample: !ReferenceEquals(next, request)))
        {
            await _updated.Task.WaitAsync(_stop.Token);
            next = request.Clone();
            next.StartRevision = 0;
        }
    }

    /// <summary>Reads until the watch ends; true when it was left because more comes than can be shown.</summary>
    private async Task<bool> ReadAsync(WatchCreateRequest request, bool isSample)
    {
        await using IWatchSession session = watches.Open(DashboardCall.Watching(token, _stop.Token));
        await session.SendAsync(new WatchRequest { CreateRequest = request }, _stop.Token);
        _session = session;
        try
        {
            while (await session.Responses.WaitToReadAsync(_stop.Token))
            {
                int responses = 0;
                bool inStep = false;
                for (; session.Responses.TryRead(out WatchResponse? response); responses++)
                {
                    if (response.Canceled)
                    {
                        CompactRevision = response.CompactRevision;
                        Ended = Reason(response);
                        return false;
                    }

                    if (response.Created && isSample)
                    {
                        Log.Leap(response.Header.Revision);
                    }

                    Log.Add(response, time.GetUtcNow());
                    Started |= response.Created;
                    _sinceUpdate += response.Events.Count;
                    inStep = response.Events.Count > 0 && response.Header.Revision - response.Events[^1].Kv.ModRevision < InStep;
                }

                if (inStep && _sinceUpdate > Flood)
                {
                    _updated = NewUpdate();
                    return true;
                }

                if (responses >= ManyResponses)
                {
                    await Task.Delay(Gathering, time, _stop.Token);
                }
            }
        }
        finally
        {
            _session = null;
        }

        Ended = "The server closed the watch.";
        return false;
    }

    private async Task UpdateAsync(Task reading)
    {
        using PeriodicTimer timer = new(UpdateEvery, time);
        int rest = 0;
        for (int update = 1; !reading.IsCompleted; update++)
        {
            await timer.WaitForNextTickAsync(_stop.Token);
            if (Started && update % ProgressEveryUpdates == 0 && _session is { } session)
            {
                await session.SendAsync(new WatchRequest { ProgressRequest = new WatchProgressRequest() }, _stop.Token);
            }

            if (--rest > 0)
            {
                continue;
            }

            if (Log.Refresh())
            {
                rest = UpdatesFor(Log.Brought);
                await turns.TakeAsync(changed, _stop.Token);
            }

            _sinceUpdate = 0;
            _updated.TrySetResult();
        }
    }

    private static TaskCompletionSource NewUpdate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many updates later the next is due, when one has brought so many rows: the more, the rarer.</summary>
    public static int UpdatesFor(int rows) => Math.Max(1, rows / RowsAnUpdate);

    private static string Reason(WatchResponse response) => response.CompactRevision > 0
        ? $"History before revision {response.CompactRevision} is compacted."
        : response.CancelReason.Length > 0 ? response.CancelReason : "The server ended the watch.";
}
