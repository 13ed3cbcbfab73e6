using Google.Protobuf;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Tests.Watch;
using WebEtcd.StateMachine.Watch;

namespace WebEtcd.StateMachine.Tests.Apply;

/// <summary>
/// A client that watches one key which every revision changes, and begins again when it is told that its revision is compacted. Each revision has to
/// come once, in order, and none may be missing but those that the client was told are compacted.
/// </summary>
internal sealed class WatchFollower
{
    private readonly WatchableStore _watches;
    private readonly RecordingSink _sink = new();
    private readonly WatchStream _stream;
    private readonly ByteString _key;
    private long _next = 2;

    public WatchFollower(WatchableStore watches, ByteString key)
    {
        _watches = watches;
        _key = key;
        _stream = watches.OpenStream(_sink, new WatchStreamOptions());
        Create();
    }

    /// <summary>Looks at what came since the last call.</summary>
    public void Check()
    {
        foreach (WatchResponse response in _sink.Take())
        {
            if (response.Canceled)
            {
                Assert.True(response.CompactRevision > _next, $"cancelled at {_next} for a compaction at {response.CompactRevision}: {response}");
                _next = response.CompactRevision;
                Create();
            }

            foreach (IGrouping<long, Event> revision in response.Events.GroupBy(static happened => happened.Kv.ModRevision))
            {
                Assert.Equal(_next, revision.Key);
                Assert.Equal(Event.Types.EventType.Put, revision.Last().Type);
                _next++;
            }
        }
    }

    /// <summary>Everything up to a revision has to come now.</summary>
    public void Finish(long revision)
    {
        for (int rounds = 0; _next <= revision; rounds++)
        {
            Assert.True(rounds < 10_000, $"revision {_next} of {revision} never came");
            _watches.FeedUnsynced(100);
            Check();
        }

        Assert.Equal(revision + 1, _next);
    }

    private void Create() => _stream.Create(new WatchCreateRequest { Key = _key, StartRevision = _next });
}
