using WebEtcd.StateMachine.Watch;
using static WebEtcd.StateMachine.Tests.Watch.WatchWorld;

namespace WebEtcd.StateMachine.Tests.Watch;

/// <summary>A member that is far behind gets a snapshot instead of the log: revisions jump without being published one by one.</summary>
public sealed class SnapshotRestoreTests
{
    [Fact]
    public void What_happened_below_the_snapshot_is_neither_lost_nor_repeated()
    {
        var world = new WatchWorld();
        world.Watch(Request("a"));
        world.Put("a");
        world.History.Apply(("a", "1"));
        world.History.Apply(("b", "1"));
        world.History.Apply(("a", null));
        world.Store.RestoreAfterSnapshot();
        world.Settle();
        world.Put("a");
        Assert.Equal(["#0 +a@2 rev=2", "#0 +a@3 -a@5 rev=5", "#0 +a@6 rev=6"], world.Sink.TakeTexts());
    }

    [Fact]
    public void A_watcher_of_the_future_still_gets_nothing_lower()
    {
        var world = new WatchWorld();
        world.Watch(Request("a", start: 10));
        world.Watch(Request("a", start: 4));
        for (int i = 0; i < 4; i++)
        {
            world.History.Apply(("a", "1"));
        }

        world.Store.RestoreAfterSnapshot();
        world.Settle();
        for (int i = 0; i < 5; i++)
        {
            world.Put("a");
        }

        List<Shared.Protos.WatchResponse> responses = world.Sink.Take();
        Assert.Equal([10], RevisionsOf(responses, 0));
        Assert.Equal([4, 5, 6, 7, 8, 9, 10], RevisionsOf(responses, 1));
    }

    [Fact]
    public void A_watcher_that_missed_nothing_is_not_cancelled_for_a_compaction_it_had_passed()
    {
        var world = new WatchWorld();
        world.Watch(Request("a"));
        for (int i = 0; i < 10; i++)
        {
            world.Put("b");
        }

        world.History.Apply(("a", "1"));
        world.History.Compact(11);
        world.Store.RestoreAfterSnapshot();
        world.Settle();
        Assert.Equal(["#0 +a@12 rev=12"], world.Sink.TakeTexts());
    }

    [Fact]
    public void A_watcher_that_did_miss_compacted_revisions_is_cancelled()
    {
        var world = new WatchWorld();
        world.Watch(Request("a"));
        for (int i = 0; i < 10; i++)
        {
            world.History.Apply(("b", "1"));
        }

        world.History.Compact(8);
        world.Store.RestoreAfterSnapshot();
        world.Settle();
        Assert.Equal(["#0 canceled compact=8 rev=0"], world.Sink.TakeTexts());
    }

    [Fact]
    public void A_kept_response_is_delivered_before_what_the_snapshot_brought()
    {
        var world = new WatchWorld();
        world.Watch(Request("a"));
        world.Sink.Room = 0;
        world.Put("a");
        world.History.Apply(("a", "1"));
        world.Store.RestoreAfterSnapshot();
        world.Sink.Room = int.MaxValue;
        world.Settle();
        Assert.Equal(["#0 +a@2 rev=2", "#0 +a@3 rev=3"], world.Sink.TakeTexts());
    }

    [Fact]
    public void There_is_no_progress_until_everything_below_the_snapshot_is_delivered()
    {
        var world = new WatchWorld(new WatchOptions { ProgressNotifyIntervalMs = 100 });
        world.Watch(Request("a", progress: true));
        long due = world.Store.NotifyProgress(0);
        world.History.Apply(("a", "1"));
        world.Store.RestoreAfterSnapshot();
        world.Stream.RequestProgress();
        due = world.Store.NotifyProgress(due);
        Assert.Empty(world.Sink.Take());
        world.Settle();
        world.Stream.RequestProgress();
        Assert.Equal(["#0 +a@2 rev=2", "#-1 rev=2"], world.Sink.TakeTexts());
    }

    [Fact]
    public void A_batch_that_was_read_while_the_store_was_replaced_counts_for_nothing()
    {
        var world = new WatchWorld();
        for (int i = 0; i < 10; i++)
        {
            world.Put("a");
        }

        world.Watch(Request("a", start: 2));
        bool isRestored = false;
        world.History.BeforeRead = () =>
        {
            if (!isRestored)
            {
                isRestored = true;
                world.History.Apply(("a", "1"));
                world.Store.RestoreAfterSnapshot();
            }
        };
        world.Store.FeedUnsynced(1000);
        Assert.Empty(world.Sink.Take());
        world.Settle();
        Assert.Equal(Enumerable.Range(2, 11).Select(i => (long)i), RevisionsOf(world.Sink.Take(), 0));
    }

    [Fact]
    public void A_jump_of_revisions_heals_itself_with_the_next_publication()
    {
        var world = new WatchWorld();
        world.Watch(Request("a"));
        world.History.Apply(("a", "1"));
        world.History.Apply(("a", "2"));
        world.Put("a");
        world.Settle();
        Assert.Equal([2, 3, 4], RevisionsOf(world.Sink.Take(), 0));
    }

    [Fact]
    public void Going_back_is_a_broken_invariant()
    {
        var world = new WatchWorld();
        world.Watch(Request("a"));
        world.Store.Publish(2, []);
        Assert.Throws<InvalidOperationException>(world.Store.RestoreAfterSnapshot);
    }

    private static IEnumerable<long> RevisionsOf(IEnumerable<Shared.Protos.WatchResponse> responses, long id) =>
        responses.Where(response => response.WatchId == id).SelectMany(response => response.Events).Select(happened => happened.Kv.ModRevision);
}
