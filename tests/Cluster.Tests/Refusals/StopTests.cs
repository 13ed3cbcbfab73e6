using WebEtcd.Cluster.Tests.Durability;
using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Cluster.Tests.Refusals;

/// <summary>How a server stops, and what is there afterwards.</summary>
public sealed class StopTests
{
    private const int EndedBySigterm = 128 + 15;

    [Fact]
    public async Task Sigterm_stops_the_server_in_order_and_a_restart_has_the_data()
    {
        using var directory = new TestDirectory();
        long revision = 0;
        await using (var node = await ServerNode.StartAsync(ServerProgram.Target(), directory["data"]))
        {
            var client = new StoreClient(node.Http);
            for (var i = 0; i < 50; i++)
            {
                revision = await client.PutAsync($"torture/{i}", $"value {i}");
            }
            Assert.Contains(await node.TerminateAsync(), new[] { 0, EndedBySigterm });
        }
        await using var again = await ServerNode.StartAsync(ServerProgram.Target(), directory["data"]);
        var (keys, now) = await new StoreClient(again.Http).ListAsync("torture/");
        Assert.Equal(50, keys.Count);
        Assert.All(keys, kv => Assert.Equal($"value {kv.Key.Split('/')[1]}", kv.Value));
        Assert.Equal(revision, now);
    }

    [Fact]
    public async Task Sigterm_stops_a_server_with_open_watches_too()
    {
        using var directory = new TestDirectory();
        await using var node = await ServerNode.StartAsync(ServerProgram.Target(), directory["data"]);
        var client = new StoreClient(node.Http);
        var revision = await client.PutAsync("torture/1", "1");
        var seen = new TaskCompletionSource();
        var watching = client.WatchAsync("torture/", revision, _ => { seen.TrySetResult(); return true; }, CancellationToken.None);
        await seen.Task.WaitAsync(ServerNode.Deadline);
        Assert.Contains(await node.TerminateAsync(), new[] { 0, EndedBySigterm });
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await watching.WaitAsync(ServerNode.Deadline);
            throw new IOException("the stream ended, by a clean end of its chunks");
        });
    }
}
