using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Watch;
using static WebEtcd.StateMachine.Tests.Watch.WatchWorld;

namespace WebEtcd.StateMachine.Tests.Watch;

public sealed class SlowConsumerTests
{
    [Fact]
    public void A_full_sink_costs_one_kept_response_for_a_watcher_however_much_happens()
    {
        var world = new WatchWorld();
        world.Watch(Request("a"));
        world.Watch(Request("a", "b"));
        world.Sink.Room = 0;
        for (int i = 0; i < 5000; i++)
        {
            world.Put("a");
            world.Store.FeedUnsynced(1000);
        }

        WatchStatistics statistics = world.Store.Statistics();
        Assert.Equal(2, statistics.PendingEvents);
        Assert.Equal(2, statistics.SlowWatchers);
        Assert.Equal(1, statistics.BlockedStreams);
        Assert.Equal(2, world.Stream.Backlog);

        world.Sink.Room = int.MaxValue;
        world.Settle();
        List<WatchResponse> responses = world.Sink.Take();
        foreach (long id in new long[] { 0, 1 })
        {
            IEnumerable<long> revisions = responses.Where(response => response.WatchId == id).SelectMany(response => response.Events).Select(e => e.Kv.ModRevision);
            Assert.Equal(Enumerable.Range(2, 5000).Select(i => (long)i), revisions);
        }

        Assert.Equal(new WatchStatistics(1, 2, 0, 0, 0, 10_000, 5001), world.Store.Statistics());
    }

    [Fact]
    public void No_history_is_read_for_watchers_whose_sink_is_full()
    {
        var world = new WatchWorld();
        for (int i = 0; i < 100; i++)
        {
            world.Put("a");
        }

        world.Sink.Room = 0;
        for (int i = 0; i < 50; i++)
        {
            world.Stream.Create(Request("a", start: 2));
        }

        int before = world.History.ReadCalls;
        world.Settle();
        Assert.Equal(before, world.History.ReadCalls);
        Assert.Equal(0, world.Store.Statistics().PendingEvents);
        world.Sink.Room = int.MaxValue;
        world.Settle();
        Assert.Equal(50 * 100, world.Store.Statistics().EventsSent);
    }

    [Fact]
    public void A_slow_stream_does_not_hold_up_another()
    {
        var world = new WatchWorld();
        var fastSink = new RecordingSink();
        WatchStream fast = world.Store.OpenStream(fastSink, new WatchStreamOptions());
        fast.Create(Request("a", start: 1));
        world.Watch(Request("a", start: 1));
        world.Sink.Room = 0;
        for (int i = 0; i < 10; i++)
        {
            world.Put("a");
        }

        world.Settle();
        Assert.Equal(10, fastSink.Take().Sum(response => response.Events.Count));
        Assert.Empty(world.Sink.Take());
    }

    [Fact]
    public void Answers_to_requests_are_kept_in_order_when_the_sink_is_full()
    {
        var world = new WatchWorld();
        world.Sink.Room = 0;
        world.Stream.Create(Request("a"));
        world.Stream.Create(Request("b", "a"));
        world.Stream.Cancel(0);
        world.Stream.Create(Request("a", id: 4));
        world.Put("a");
        world.Stream.Cancel(4);
        Assert.Equal(6, world.Stream.Backlog);
        world.Sink.Room = 2;
        Assert.True(world.Stream.Flush());
        world.Sink.Room = int.MaxValue;
        Assert.False(world.Stream.Flush());

        // The event of the cancelled watcher is left out, its created response is not.
        Assert.Equal(
            [
                "#0 created rev=1",
                "#-1 created canceled 'mvcc: watcher range is empty' rev=1",
                "#0 canceled rev=1",
                "#4 created rev=1",
                "#4 canceled rev=2",
            ],
            world.Sink.TakeTexts());
        Assert.Equal(0, world.Store.Statistics().PendingEvents);
        Assert.Equal(0, world.Stream.Backlog);
    }

    [Fact]
    public void Work_is_announced_once_there_is_some()
    {
        var world = new WatchWorld();
        int calls = 0;
        world.Store.WorkAvailable = () => calls++;
        world.Put("a");
        world.Stream.Create(Request("a"));
        world.Put("a");
        Assert.Equal(0, calls);
        world.Stream.Create(Request("a", start: 1));
        Assert.Equal(1, calls);
        world.Settle();
        world.Sink.Room = 0;
        calls = 0;
        world.Put("a");
        Assert.Equal(1, calls);
    }

    [Fact]
    public void A_stretch_of_history_is_read_once_for_all_who_need_it()
    {
        var world = new WatchWorld();
        for (int i = 0; i < 1000; i++)
        {
            world.Put("a");
        }

        for (int i = 0; i < 100; i++)
        {
            world.Watch(Request("a", start: 1 + (i * 10)));
        }

        world.Settle(maxRevisions: 100);
        Assert.InRange(world.History.ReadCalls, 10, 30);
        Assert.Equal(Enumerable.Range(0, 100).Sum(i => 1000 - Math.Max(0, (i * 10) - 1)), world.Store.Statistics().EventsSent);
    }

    [Fact]
    public void A_newcomer_at_the_bottom_is_served_although_the_top_keeps_moving()
    {
        var world = new WatchWorld();
        for (int i = 0; i < 200; i++)
        {
            world.Put("a");
        }

        world.Watch(Request("a", start: 190));
        world.Store.FeedUnsynced(1);
        world.Watch(Request("b", start: 2));
        world.Put("b");
        int batches = 0;
        while (world.Store.Watchers()[1].State != WatcherState.Synced)
        {
            // As many revisions come in as are read.
            world.Put("a");
            world.Store.FeedUnsynced(2);
            Assert.True(++batches < 2000, "the newcomer starves");
        }
    }

    [Fact]
    public void A_newcomer_that_the_feed_passes_by_while_it_reads_misses_nothing()
    {
        var world = new WatchWorld();
        for (int i = 0; i < 20; i++)
        {
            world.Put("a");
        }

        world.Watch(Request("a", start: 2));
        world.History.BeforeRead = () =>
        {
            world.History.BeforeRead = null;
            world.Stream.Create(Request("a", start: 5));
        };
        world.Store.FeedUnsynced(10);
        world.Settle(10);
        IEnumerable<long> revisions = world.Sink.Take().Where(response => response.WatchId == 1).SelectMany(response => response.Events).Select(e => e.Kv.ModRevision);
        Assert.Equal(Enumerable.Range(5, 17).Select(i => (long)i), revisions);
    }

    [Fact]
    public void Batches_shrink_when_values_are_large()
    {
        var world = new WatchWorld(new WatchOptions { FeedBatchBytes = 100_000 });
        for (int i = 0; i < 1000; i++)
        {
            world.Put("a", new string('x', 10_000));
        }

        world.Watch(Request("a", start: 2));
        world.Settle();
        List<WatchResponse> responses = world.Sink.Take();
        Assert.Equal(1000, responses.Sum(response => response.Events.Count));
        Assert.All(responses.Skip(1), response => Assert.InRange(response.Events.Count, 1, 20));
    }

    [Fact]
    public void The_inspector_sees_where_each_watcher_is()
    {
        var world = new WatchWorld();
        world.Put("a");
        world.Put("a");
        world.Watch(Request("a", prevKv: true));
        world.Watch(Request("a", "c", start: 2, progress: true));
        world.Watch(Request("b", "\0", start: 50));
        IReadOnlyList<WatcherInfo> watchers = world.Store.Watchers();
        Assert.Equal(new WatcherInfo(world.Stream.Id, 0, Bytes("a"), Bytes(""), 4, WatcherState.Synced, true, false), watchers[0]);
        Assert.Equal(new WatcherInfo(world.Stream.Id, 1, Bytes("a"), Bytes("c"), 2, WatcherState.Unsynced, false, true) { StartRevision = 2 }, watchers[1]);
        Assert.Equal(new WatcherInfo(world.Stream.Id, 2, Bytes("b"), Bytes("\0"), 50, WatcherState.Synced, false, false) { StartRevision = 50 }, watchers[2]);
        world.Settle();
        world.Sink.Room = 0;
        world.Put("a");
        Assert.Equal([WatcherState.Victim, WatcherState.Victim, WatcherState.Synced], world.Store.Watchers().Select(watcher => watcher.State));
        IReadOnlyList<WatcherInfo> ofStream = world.Stream.Describe();
        Assert.Equal([1, 1, 0], ofStream.Select(watcher => watcher.PendingEvents));
        Assert.All(ofStream, watcher => Assert.True(watcher.IsStreamBlocked));
    }

    [Fact]
    public void A_watcher_can_be_ended_from_outside_with_a_reason()
    {
        var world = new WatchWorld();
        world.Watch(Request("a"));
        world.Watch(Request("b"));
        world.Sink.Take();
        Assert.True(world.Stream.Cancel(0, "because"));
        Assert.False(world.Stream.Cancel(0, "again"));
        WatchResponse told = Assert.Single(world.Sink.Take());
        Assert.Equal((0, true, "because"), (told.WatchId, told.Canceled, told.CancelReason));
        world.Put("a");
        world.Put("b");
        Assert.Equal(1, Assert.Single(world.Sink.Take()).WatchId);
    }
}
