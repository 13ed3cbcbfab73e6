using System.Collections.Concurrent;
using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Cluster.Tests.Durability;

/// <summary>
/// One life of a server: writers put until the process is killed in their midst. Keeps what was acknowledged and what a watcher saw.
/// Every write is one revision, so the history from the first to the last revision has no gap by design.
/// </summary>
internal sealed class CrashCycle(ServerNode node, int cycle, long firstRevision) : IDisposable
{
    /// <summary>The prefix of the keys.</summary>
    public const string Prefix = "torture/";

    private const int Writers = 16;
    private readonly CancellationTokenSource _end = new();

    /// <summary>Acknowledged writes: key to value and revision.</summary>
    public ConcurrentDictionary<string, StoredKey> Acknowledged { get; } = new();

    /// <summary>Events that a watcher saw before the crash, in order.</summary>
    public List<StoredKey> Watched { get; } = [];

    /// <summary>Writes until so many are acknowledged, then kills the server while the writers go on.</summary>
    public async Task RunAsync(int acknowledgements)
    {
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var client = new StoreClient(node.Http);
        var watching = WatchAsync(client);
        var writing = Enumerable.Range(0, Writers).Select(writer => WriteAsync(client, writer, acknowledgements, enough)).ToArray();
        var first = await Task.WhenAny(enough.Task, Task.WhenAll(writing));
        var wasRunning = node.IsRunning;
        await node.KillAsync();
        await _end.CancelAsync();
        await Task.WhenAll(writing);
        await watching;
        Assert.True(first == enough.Task && wasRunning, $"the server failed before it was killed; it printed:\n{node.Output}");
    }

    /// <inheritdoc/>
    public void Dispose() => _end.Dispose();

    private async Task WriteAsync(StoreClient client, int writer, int acknowledgements, TaskCompletionSource enough)
    {
        for (var i = 0; !_end.IsCancellationRequested; i++)
        {
            var key = $"{Prefix}{cycle}/{writer}/{i}";
            var value = $"value {i} of writer {writer} in life {cycle} {new string('x', i % 300)}";
            try
            {
                var revision = await client.PutAsync(key, value, _end.Token);
                Acknowledged[key] = new StoredKey(key, value, revision);
                if (Acknowledged.Count >= acknowledgements)
                {
                    enough.TrySetResult();
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                return; // the crash
            }
        }
    }

    private async Task WatchAsync(StoreClient client)
    {
        try
        {
            await client.WatchAsync(Prefix, firstRevision, kv => { Watched.Add(kv); return true; }, _end.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // The crash.
        }
    }
}
