using WebEtcd.Cluster.Tests.Client;
using WebEtcd.Cluster.Tests.Harness;
using WebEtcd.Cluster.Tests.Histories;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Loads;

/// <summary>Reads all that happened to a store, from one member.</summary>
internal static class LogReader
{
    /// <summary>The events of all keys between two revisions, both included; the last one must hold an event.</summary>
    public static async Task<IReadOnlyList<Event>> ReadAsync(EtcdClient client, long from, long until)
    {
        using var patience = new CancellationTokenSource(Eventually.Deadline);
        using var stream = client.Open("etcdserverpb.Watch/Watch", patience.Token);
        await stream.SendAsync(new WatchRequest { CreateRequest = Requests.Watch("", from) });
        var events = new List<Event>();
        while (events.Count == 0 || events[^1].Kv.ModRevision < until)
        {
            var response = await stream.ReceiveAsync(WatchResponse.Parser);
            Assert.True(response is { Canceled: false }, $"the log ended at {events.Count} events: {response}");
            events.AddRange(response!.Events);
        }
        await patience.CancelAsync();
        return [.. events.Where(happened => happened.Kv.ModRevision <= until)];
    }
}
