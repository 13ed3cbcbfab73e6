using System.Runtime.CompilerServices;
using Google.Protobuf;
using Microsoft.AspNetCore.SignalR;
using WebEtcd.Node.Hosting.ClientPort;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Observation;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Api.Hubs;

/// <summary>
/// The public hub under <c>/hubs/cluster</c>, for scripts as well as pages. Three streams, with the same rights as the REST API:
/// <c>ClusterEvents()</c>, <c>Metrics(intervalMs)</c> and <c>WatchKeys(key, rangeEnd, fromRevision)</c>.
/// </summary>
/// <remarks>
/// A script without a SignalR client speaks the JSON protocol: open a WebSocket on <c>/hubs/cluster</c>, send
/// <c>{"protocol":"json","version":1}</c> and then <c>{"type":4,"invocationId":"1","target":"ClusterEvents","arguments":[]}</c>; every
/// message ends with the byte 0x1e. Items come with type 2, the end with type 3; answer or ignore type 6 (ping), and send
/// <c>{"type":5,"invocationId":"1"}</c> to stop. Keys and values are base64; ids are hex, as etcdctl prints them.
/// While authentication is on, the token of a user has to come with the connection: in the header <c>Authorization</c>, or as <c>access_token</c> in the
/// query, where a browser cannot set headers.
/// Bounds: <see cref="StreamsPerConnection"/> streams a connection; a reader that is slow is told how many events it lost
/// (ClusterEvents) or holds up its own watch only (WatchKeys).
/// </remarks>
internal sealed class ClusterHub(IClusterObserver observer, IWatchService watches, TimeProvider time) : Hub
{
    public const int StreamsPerConnection = 16;
    public const int ShortestIntervalMs = 100;
    public const int LongestIntervalMs = 60_000;
    private const string StreamCount = "streams";

    /// <summary>What happened lately, then what happens, in batches as they come.</summary>
    public async IAsyncEnumerable<EventBatch> ClusterEvents([EnumeratorCancellation] CancellationToken cancellation)
    {
        await HubDoor.CheckAsync(Context.GetHttpContext());
        using StreamSlot slot = TakeSlot();
        using ClusterSubscription subscription = observer.Subscribe();
        IReadOnlyList<ClusterEvent> recent = subscription.Initial.RecentEvents;
        EventCursor told = new();
        yield return new EventBatch([.. recent.Where(told.TryPass).Select(EventMessage.Of)], 0);
        await foreach (ClusterChange change in subscription.Changes.WithCancellation(cancellation))
        {
            // The state at the beginning and the first change may both tell of the same event.
            EventMessage[] news = [.. change.Events.Where(told.TryPass).Select(EventMessage.Of)];
            if (news.Length > 0 || change.Skipped > 0)
            {
                yield return new EventBatch(news, change.Skipped);
            }
        }
    }

    /// <summary>The numbers of every member, at once and then in an interval.</summary>
    /// <param name="intervalMs">Milliseconds, from <see cref="ShortestIntervalMs"/> to <see cref="LongestIntervalMs"/>.</param>
    public async IAsyncEnumerable<MetricsMessage> Metrics(int intervalMs, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (intervalMs is < ShortestIntervalMs or > LongestIntervalMs)
        {
            throw new HubException($"intervalMs is {intervalMs}; it must be from {ShortestIntervalMs} to {LongestIntervalMs}");
        }

        await HubDoor.CheckAsync(Context.GetHttpContext());
        using StreamSlot slot = TakeSlot();
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(intervalMs), time);
        do
        {
            yield return MetricsMessage.Of(observer.Current, time.GetUtcNow());
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    /// <summary>Changes of keys. The first item says that the watch is open; an item with <c>canceled</c> is the last.</summary>
    /// <param name="key">Base64; the key, or the first of a range.</param>
    /// <param name="rangeEnd">Base64; the first key after the range. Empty or null for one key; "AA==" (a zero byte) for no end.</param>
    /// <param name="fromRevision">First revision wanted; 0 for what happens from now on.</param>
    public async IAsyncEnumerable<WatchBatch> WatchKeys(string key, string? rangeEnd, long fromRevision, [EnumeratorCancellation] CancellationToken cancellation)
    {
        WatchCreateRequest create = new() { Key = Bytes(key, nameof(key)), RangeEnd = Bytes(rangeEnd, nameof(rangeEnd)), StartRevision = fromRevision };
        if (fromRevision < 0)
        {
            throw new HubException($"fromRevision is {fromRevision}; it must not be negative");
        }

        using StreamSlot slot = TakeSlot();
        await using IWatchSession session = OpenSession(cancellation);
        await session.SendAsync(new WatchRequest { CreateRequest = create }, cancellation);
        await foreach (WatchResponse response in session.Responses.ReadAllAsync(cancellation))
        {
            yield return WatchBatch.Of(response);
            if (response.Canceled)
            {
                yield break;
            }
        }
    }

    private IWatchSession OpenSession(CancellationToken cancellation)
    {
        try
        {
            HttpContext? http = Context.GetHttpContext();
            return watches.Open(new CallContext
            {
                Token = HubDoor.TokenOf(http),
                Peer = http?.Features.Get<IClientPeerFeature>()?.Peer ?? http?.Connection.RemoteIpAddress?.ToString() ?? "",
                Cancellation = cancellation,
            });
        }
        catch (EtcdException e)
        {
            throw new HubException(e.Message);
        }
    }

    private StreamSlot TakeSlot()
    {
        StreamSlots slots = StreamSlots.Of(Context.Items, StreamCount);
        return slots.TryTake(StreamsPerConnection)
            ?? throw new HubException($"a connection has at most {StreamsPerConnection} streams; end one first, or open another connection");
    }

    private static ByteString Bytes(string? base64, string name)
    {
        try
        {
            return base64 is null ? ByteString.Empty : ByteString.FromBase64(base64);
        }
        catch (FormatException)
        {
            throw new HubException($"{name} is not base64");
        }
    }
}
