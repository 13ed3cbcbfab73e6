using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Watch;
using static WebEtcd.StateMachine.Tests.Watch.WatchWorld;

namespace WebEtcd.StateMachine.Tests.Watch;

/// <summary>Starts in the future and at or below the compaction.</summary>
public sealed class WatchStartTests
{
    [Fact]
    public void A_start_in_the_future_gets_nothing_that_is_lower()
    {
        var world = new WatchWorld();
        world.Watch(Request("a", start: 5));
        for (int i = 0; i < 5; i++)
        {
            world.Put("a");
        }

        world.Settle();
        Assert.Equal(["#0 +a@5 rev=5", "#0 +a@6 rev=6"], world.Sink.TakeTexts());
    }

    [Fact]
    public void A_start_in_the_future_gets_no_progress_that_is_lower()
    {
        var world = new WatchWorld(new WatchOptions { ProgressNotifyIntervalMs = 1000 });
        world.Watch(Request("a", start: 4, progress: true));
        world.Store.NotifyProgress(0);
        world.Put("b");
        world.Put("b");
        world.Stream.RequestProgress();
        world.Store.NotifyProgress(5000);
        Assert.Empty(world.Sink.TakeTexts());
        world.Put("b");
        world.Stream.RequestProgress();
        world.Store.NotifyProgress(10_000);
        Assert.Equal(["#-1 rev=4", "#0 rev=4"], world.Sink.TakeTexts());
    }

    [Fact]
    public void One_watcher_of_the_future_withholds_the_progress_of_its_stream_only()
    {
        var world = new WatchWorld();
        world.Watch(Request("a"));
        world.Watch(Request("a", start: 100));
        world.Stream.RequestProgress();
        Assert.Empty(world.Sink.Take());

        var otherSink = new RecordingSink();
        WatchStream other = world.Store.OpenStream(otherSink, new WatchStreamOptions());
        other.Create(Request("a"));
        other.RequestProgress();
        Assert.Equal(["#0 created rev=1", "#-1 rev=1"], otherSink.TakeTexts());
    }

    [Fact]
    public void A_start_below_the_compaction_is_created_and_then_cancelled_without_reason_or_revision()
    {
        var world = new WatchWorld();
        for (int i = 0; i < 6; i++)
        {
            world.Put("a");
        }

        world.History.Compact(5);
        world.Stream.Create(Request("a", start: 3));
        world.Settle();
        List<WatchResponse> responses = world.Sink.Take();
        Assert.Equal(["#0 created rev=7", "#0 canceled compact=5 rev=0"], responses.ConvertAll(RecordingSink.Text));
        Assert.NotNull(responses[1].Header);
        world.Stream.Create(Request("a", id: 9, start: 1));
        world.Put("a");
        Assert.Equal(["#9 created rev=7", "#9 canceled compact=5 rev=0"], world.Sink.TakeTexts());
    }

    [Fact]
    public void A_start_at_the_compaction_is_served_with_a_deletion_of_that_revision()
    {
        var world = new WatchWorld();
        world.Put("a");
        world.Put("b");
        world.Delete("a");
        world.Put("b");
        world.History.Compact(4);
        world.Stream.Create(Request("a", "z", start: 4));
        world.Settle();
        Assert.Equal(["#0 created rev=5", "#0 -a@4 +b@5 rev=5"], world.Sink.TakeTexts());
    }

    [Fact]
    public void A_watcher_that_falls_behind_a_compaction_is_cancelled()
    {
        var world = new WatchWorld();
        world.Watch(Request("a"));
        world.Sink.Room = 0;
        world.Put("a");
        world.Put("a");
        world.Put("a");
        world.Put("a");
        world.History.Compact(4);
        world.Sink.Room = int.MaxValue;
        world.Settle();

        // The response that was kept is delivered, what follows is gone.
        Assert.Equal(["#0 +a@2 rev=2", "#0 canceled compact=4 rev=0"], world.Sink.TakeTexts());
        Assert.Equal(0, world.Store.Statistics().Watchers);
    }

    [Fact]
    public void A_watcher_that_is_level_survives_any_compaction()
    {
        var world = new WatchWorld();
        world.Watch(Request("a"));
        for (int i = 0; i < 5; i++)
        {
            world.Put("b");
        }

        world.History.Compact(6);
        world.Put("a");
        world.Settle();
        Assert.Equal(["#0 +a@7 rev=7"], world.Sink.TakeTexts());
    }

    [Fact]
    public void A_compaction_between_two_batches_cancels_who_is_behind_it()
    {
        var world = new WatchWorld();
        for (int i = 0; i < 20; i++)
        {
            world.Put("a");
        }

        world.Watch(Request("a", start: 2));
        world.Watch(Request("a", start: 20));
        world.Store.FeedUnsynced(5);
        world.History.Compact(15);
        world.Settle();
        List<string> texts = world.Sink.TakeTexts();
        Assert.Contains("#0 canceled compact=15 rev=0", texts);
        Assert.Contains("#1 +a@20 +a@21 rev=21", texts);
        Assert.Equal(1, world.Store.Statistics().Watchers);
    }

    [Fact]
    public void A_watcher_between_the_change_and_its_publication_is_told_of_it_exactly_if_it_asked_for_it()
    {
        var world = new WatchWorld();
        (long revision, List<Event> events) = world.History.Apply(("a", "1"));
        world.Stream.Create(Request("a"));
        world.Stream.Create(Request("a", start: revision));
        world.Stream.RequestProgress();
        world.Store.Publish(revision, events);
        world.Settle();
        world.Stream.RequestProgress();
        Assert.Equal(["#0 created rev=2", "#1 created rev=2", "#1 +a@2 rev=2", "#-1 rev=2"], world.Sink.TakeTexts());
    }

    [Fact]
    public void With_others_there_a_watcher_between_change_and_publication_is_neither_early_nor_late()
    {
        var world = new WatchWorld();
        world.Watch(Request("x"));
        (long revision, List<Event> events) = world.History.Apply(("a", "1"));
        world.Stream.Create(Request("a"));
        world.Stream.Create(Request("a", start: revision));

        // Not everything up to the revision of the created responses is handed out yet: there is no progress to report.
        world.Stream.RequestProgress();
        world.Store.Publish(revision, events);
        world.Stream.RequestProgress();
        Assert.Equal(["#1 created rev=2", "#2 created rev=2", "#2 +a@2 rev=2", "#-1 rev=2"], world.Sink.TakeTexts());
    }
}
