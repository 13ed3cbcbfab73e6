using WebEtcd.StateMachine.Watch;
using static WebEtcd.StateMachine.Tests.Watch.WatchWorld;

namespace WebEtcd.StateMachine.Tests.Watch;

public sealed class WatchProgressTests
{
    private static readonly WatchOptions EverySecond = new() { ProgressNotifyIntervalMs = 1000, Jitter = new Random(5) };

    [Fact]
    public void Asking_for_progress_gives_one_response_for_the_stream_with_the_revision_of_the_store()
    {
        var world = new WatchWorld();
        world.Watch(Request("a"));
        world.Watch(Request("b"));
        world.Put("x");
        world.Stream.RequestProgress();
        Assert.Equal(["#-1 rev=2"], world.Sink.TakeTexts());
    }

    [Fact]
    public void Asking_for_progress_gives_nothing_while_one_watcher_is_behind()
    {
        var world = new WatchWorld();
        world.Put("a");
        world.Watch(Request("b"));
        world.Watch(Request("a", start: 2));
        world.Stream.RequestProgress();
        Assert.Empty(world.Sink.Take());
        world.Settle();
        world.Stream.RequestProgress();
        Assert.Equal(["#1 +a@2 rev=2", "#-1 rev=2"], world.Sink.TakeTexts());
    }

    [Fact]
    public void Asking_for_progress_without_watchers_gives_nothing()
    {
        var world = new WatchWorld();
        world.Stream.RequestProgress();
        Assert.Empty(world.Sink.Take());
    }

    [Fact]
    public void Progress_never_overtakes_an_event_that_waits_for_a_full_sink()
    {
        var world = new WatchWorld();
        world.Watch(Request("a"));
        world.Sink.Room = 0;
        world.Put("a");
        world.Put("a");
        world.Stream.RequestProgress();
        world.Sink.Room = int.MaxValue;
        world.Stream.Flush();
        world.Stream.RequestProgress();
        world.Settle();
        world.Stream.RequestProgress();
        Assert.Equal(["#0 +a@2 rev=2", "#0 +a@3 rev=3", "#-1 rev=3"], world.Sink.TakeTexts());
    }

    [Fact]
    public void Progress_that_found_the_sink_full_is_kept_in_order_and_asking_often_costs_nothing()
    {
        var world = new WatchWorld();
        world.Watch(Request("a"));
        world.Sink.Room = 0;
        for (int i = 0; i < 1000; i++)
        {
            world.Stream.RequestProgress();
        }

        world.Put("b");
        world.Stream.RequestProgress();
        Assert.Equal(1, world.Stream.Backlog);
        world.Put("a");
        Assert.Equal(2, world.Stream.Backlog);
        world.Sink.Room = int.MaxValue;
        world.Settle();
        Assert.Equal(["#-1 rev=2", "#0 +a@3 rev=3"], world.Sink.TakeTexts());
    }

    [Fact]
    public void A_cancelled_answer_with_the_id_minus_1_is_not_mistaken_for_progress()
    {
        var world = new WatchWorld();
        world.Watch(Request("a", id: -1));
        world.Watch(Request("a"));
        world.Sink.Room = 0;
        world.Stream.Cancel(-1);
        world.Put("b");
        world.Stream.RequestProgress();
        world.Sink.Room = int.MaxValue;
        world.Settle();
        Assert.Equal(["#-1 canceled rev=1", "#-1 rev=2"], world.Sink.TakeTexts());
    }

    [Fact]
    public void An_idle_watcher_that_asked_is_notified_after_the_interval_and_up_to_a_tenth_more()
    {
        var world = new WatchWorld(EverySecond);
        world.Watch(Request("a", progress: true));
        world.Watch(Request("a"));
        long due = world.Store.NotifyProgress(10_000);
        Assert.InRange(due, 11_000, 11_100);
        Assert.Equal(due, world.Store.NotifyProgress(due - 1));
        Assert.Empty(world.Sink.Take());
        world.Put("b");
        long next = world.Store.NotifyProgress(due);
        Assert.Equal(["#0 rev=2"], world.Sink.TakeTexts());
        Assert.InRange(next, due + 1000, due + 1100);
    }

    [Fact]
    public void A_watcher_that_got_events_in_the_interval_is_not_notified()
    {
        var world = new WatchWorld(EverySecond);
        world.Watch(Request("a", progress: true));
        long due = world.Store.NotifyProgress(0);
        world.Put("a");
        world.Sink.Take();
        due = world.Store.NotifyProgress(due);
        Assert.Empty(world.Sink.Take());
        world.Store.NotifyProgress(due);
        Assert.Equal(["#0 rev=2"], world.Sink.TakeTexts());
    }

    [Fact]
    public void A_watcher_that_is_behind_or_blocked_is_not_notified()
    {
        var world = new WatchWorld(EverySecond);
        world.Put("a");
        world.Watch(Request("a", start: 2, progress: true));
        long due = world.Store.NotifyProgress(0);
        due = world.Store.NotifyProgress(due);
        Assert.Empty(world.Sink.Take());
        world.Settle();
        world.Sink.Room = 0;
        world.Put("a");
        due = world.Store.NotifyProgress(due);
        due = world.Store.NotifyProgress(due);
        world.Sink.Room = int.MaxValue;
        world.Settle();
        world.Store.NotifyProgress(due);
        Assert.Equal(["#0 +a@2 rev=2", "#0 +a@3 rev=3", "#0 rev=3"], world.Sink.TakeTexts());
    }

    [Fact]
    public void The_interval_is_at_least_100_milliseconds()
    {
        var world = new WatchWorld(new WatchOptions { ProgressNotifyIntervalMs = 1 });
        world.Watch(Request("a", progress: true));
        Assert.InRange(world.Store.NotifyProgress(0), 100, 110);
    }

    [Fact]
    public void Nobody_to_notify_means_no_next_time()
    {
        var world = new WatchWorld(EverySecond);
        Assert.Equal(long.MaxValue, world.Store.NotifyProgress(0));
        world.Watch(Request("a", progress: true));
        world.Store.NotifyProgress(0);
        world.Stream.Cancel(0);
        Assert.Equal(long.MaxValue, world.Store.NotifyProgress(5000));
    }
}
