using Google.Protobuf;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Watch;

namespace WebEtcd.StateMachine.Tests.Watch;

/// <summary>A store of watchers over a history in memory, and one stream.</summary>
internal sealed class WatchWorld
{
    public WatchWorld(WatchOptions? options = null, WatchStreamOptions? streamOptions = null)
    {
        Store = new WatchableStore(History, options);
        Stream = Store.OpenStream(Sink, streamOptions ?? new WatchStreamOptions());
    }

    public MemoryHistory History { get; } = new();

    public WatchableStore Store { get; }

    public RecordingSink Sink { get; } = new();

    public WatchStream Stream { get; }

    public static ByteString Bytes(string text) => ByteString.CopyFromUtf8(text);

    public static WatchCreateRequest Request(
        string key,
        string end = "",
        long start = 0,
        long id = 0,
        bool prevKv = false,
        bool progress = false,
        bool fragment = false,
        params WatchCreateRequest.Types.FilterType[] filters)
    {
        var request = new WatchCreateRequest
        {
            Key = Bytes(key),
            RangeEnd = Bytes(end),
            StartRevision = start,
            WatchId = id,
            PrevKv = prevKv,
            ProgressNotify = progress,
            Fragment = fragment,
        };
        request.Filters.AddRange(filters);
        return request;
    }

    public long Put(string key, string value = "v") => Txn((key, value));

    public long Delete(string key) => Txn((key, null));

    public long Txn(params (string Key, string? Value)[] changes)
    {
        (long revision, List<Event> events) = History.Apply(changes);
        if (events.Count > 0)
        {
            Store.Publish(revision, events);
        }

        return revision;
    }

    /// <summary>Feeds and retries until nothing is left to do; a sink that stays full ends it too.</summary>
    public void Settle(int maxRevisions = 1000)
    {
        for (int rounds = 0; rounds < 100_000; rounds++)
        {
            bool isMore = Store.FeedUnsynced(maxRevisions);
            bool isBlocked = Store.RetryVictims();
            if (!isMore && (isBlocked || !Store.FeedUnsynced(maxRevisions)))
            {
                return;
            }
        }

        Assert.Fail("the watchers never came to rest");
    }

    /// <summary>Creates a watcher and forgets the answer.</summary>
    public void Watch(WatchCreateRequest request)
    {
        Stream.Create(request);
        Sink.Take();
    }
}
