using WebEtcd.Cluster.Tests.Harness;
using WebEtcd.Cluster.Tests.Histories;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Loads;

/// <summary>
/// Watches a range at one member and writes down all it sees. When a stream ends it resumes behind what it has seen, at the same member while that runs, else at
/// another. It asks for progress all the time.
/// </summary>
internal sealed class WatchRecorder : IAsyncDisposable
{
    private const string Method = "etcdserverpb.Watch/Watch";
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RestAfterFailure = TimeSpan.FromMilliseconds(50);
    private readonly ServerCluster _cluster;
    private readonly ClusterMember _home;
    private readonly CancellationTokenSource _end;
    private readonly Task _running;
    private long _seen;
    private string? _refusal;

    public WatchRecorder(ServerCluster cluster, ClusterMember home, WatchCreateRequest request)
    {
        _cluster = cluster;
        _home = home;
        _end = CancellationTokenSource.CreateLinkedTokenSource(cluster.Ended);
        _seen = request.StartRevision - 1;
        Record = new WatchRecord($"watcher at {home.Name}", request);
        _running = Task.Run(RunAsync);
    }

    /// <summary>What was seen. To be read after the end.</summary>
    public WatchRecord Record { get; }

    /// <summary>All up to this revision was seen.</summary>
    public long Seen => Interlocked.Read(ref _seen);

    /// <summary>Waits until all up to a revision was seen.</summary>
    public Task WaitSeenAsync(long revision)
    {
        var last = Record.Segments.LastOrDefault();
        var state = $"at {Seen}, stream {Record.Segments.Count} at {last?.Member} from {last?.StartRevision} on with {last?.Responses.Count} responses, {_refusal ?? "no refusal"}";
        return Eventually.TrueAsync($"{Record.Name} at revision {revision} (it was {state})", () => Task.FromResult(Seen >= revision));
    }

    /// <summary>Ends the watch.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_running.IsCompleted)
        {
            await _end.CancelAsync();
            await _running;
            _end.Dispose();
        }
    }

    private async Task RunAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            using var life = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
            try
            {
                await FollowAsync(_home.IsRunning ? _home : _cluster.Running.Except([_home]).FirstOrDefault() ?? _home, life.Token);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                _refusal = e.Message;
            }
            await life.CancelAsync();
            await Task.WhenAny(Task.Delay(RestAfterFailure, _end.Token)); // a cancelled rest is a short one
        }
    }

    private async Task FollowAsync(ClusterMember member, CancellationToken cancellation)
    {
        var segment = new WatchSegment(member.Name, Seen + 1);
        Record.Segments.Add(segment);
        using var stream = member.Client.Open(Method, cancellation);
        await stream.SendAsync(new WatchRequest { CreateRequest = new WatchCreateRequest(Record.Request) { StartRevision = segment.StartRevision } });
        var asking = AskForProgressAsync(stream, cancellation);
        while (await stream.ReceiveAsync(WatchResponse.Parser) is { } response)
        {
            segment.Responses.Add(response);
            if (response.Canceled)
            {
                _refusal = $"cancelled: {response}";
                return;
            }
            if (!response.Created && !response.Fragment)
            {
                var revision = response.Events.Count > 0 ? response.Events[^1].Kv.ModRevision : response.Header.Revision;
                Interlocked.Exchange(ref _seen, Math.Max(Seen, revision));
            }
        }
        _refusal = await stream.StatusAsync();
    }

    private static async Task AskForProgressAsync(Client.EtcdStream stream, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await Task.Delay(ProgressInterval, cancellation);
                await stream.SendAsync(new WatchRequest { ProgressRequest = new WatchProgressRequest() });
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The stream has ended.
        }
    }
}
