using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Watch;
using static WebEtcd.StateMachine.Tests.Watch.WatchWorld;

namespace WebEtcd.StateMachine.Tests.Watch;

public sealed class WatchCreationTests
{
    [Fact]
    public void A_watcher_without_a_start_gets_what_happens_after_the_revision_of_its_created_response()
    {
        var world = new WatchWorld();
        world.Put("a");
        world.Stream.Create(Request("a"));
        world.Put("a");
        world.Settle();
        Assert.Equal(["#0 created rev=2", "#0 +a@3 rev=3"], world.Sink.TakeTexts());
    }

    [Fact]
    public void A_start_in_the_past_replays_history_and_then_goes_on()
    {
        var world = new WatchWorld();
        world.Put("a");
        world.Put("b");
        world.Put("a");
        world.Stream.Create(Request("a", start: 2));
        world.Settle();
        world.Put("a");
        Assert.Equal(["#0 created rev=4", "#0 +a@2 +a@4 rev=4", "#0 +a@5 rev=5"], world.Sink.TakeTexts());
    }

    [Fact]
    public void A_start_at_the_current_revision_includes_it()
    {
        var world = new WatchWorld();
        world.Put("a");
        world.Stream.Create(Request("a", start: 2));
        world.Settle();
        Assert.Equal(["#0 created rev=2", "#0 +a@2 rev=2"], world.Sink.TakeTexts());
    }

    [Fact]
    public void The_created_response_comes_before_any_event_even_when_the_sink_was_full()
    {
        var world = new WatchWorld();
        world.Put("a");
        world.Sink.Room = 0;
        world.Stream.Create(Request("a", start: 1));
        world.Stream.Create(Request("a"));
        world.Settle();
        world.Put("a");
        Assert.Empty(world.Sink.Take());
        world.Sink.Room = int.MaxValue;
        world.Settle();
        Assert.Equal(["#0 created rev=2", "#1 created rev=2", "#1 +a@3 rev=3", "#0 +a@2 +a@3 rev=3"], world.Sink.TakeTexts());
    }

    [Fact]
    public void Ids_are_picked_from_0_and_skip_those_the_client_chose()
    {
        var world = new WatchWorld();
        world.Stream.Create(Request("a"));
        world.Stream.Create(Request("a", id: 1));
        world.Stream.Create(Request("a", id: 2));
        world.Stream.Create(Request("a"));
        world.Stream.Create(Request("a", id: -2));
        world.Stream.Create(Request("a"));
        Assert.Equal([0, 1, 2, 3, -2, 4], world.Sink.Take().Select(response => response.WatchId));
    }

    [Fact]
    public void An_id_in_use_is_refused_and_the_stream_stays_open()
    {
        var world = new WatchWorld();
        world.Stream.Create(Request("a", id: 7));
        world.Stream.Create(Request("b", id: 7));
        world.Put("a");
        Assert.Equal(
            [
                "#7 created rev=1",
                "#-1 created canceled 'mvcc: duplicate watch ID provided on the WatchStream' rev=1",
                "#7 +a@2 rev=2",
            ],
            world.Sink.TakeTexts());
    }

    [Theory]
    [InlineData("b", "a")]
    [InlineData("b", "b")]
    public void A_range_without_keys_is_refused(string key, string end)
    {
        var world = new WatchWorld();
        world.Stream.Create(Request(key, end));
        Assert.Equal(["#-1 created canceled 'mvcc: watcher range is empty' rev=1"], world.Sink.TakeTexts());
        Assert.Equal(0, world.Store.Statistics().Watchers);
    }

    [Fact]
    public void A_negative_start_is_refused_as_compacted()
    {
        var world = new WatchWorld();
        world.Stream.Create(Request("a", start: -1));
        world.Put("a");
        world.Settle();
        Assert.Equal(["#-1 created canceled 'etcdserver: mvcc: required revision has been compacted' rev=1"], world.Sink.TakeTexts());
    }

    [Fact]
    public void A_refusal_of_the_caller_is_answered_in_its_words()
    {
        var world = new WatchWorld();
        world.Stream.Create(Request("a"), "rpc error: code = PermissionDenied desc = etcdserver: permission denied");
        world.Put("a");
        Assert.Equal(
            ["#-1 created canceled 'rpc error: code = PermissionDenied desc = etcdserver: permission denied' rev=1"],
            world.Sink.TakeTexts());
    }

    [Fact]
    public void A_stream_has_no_more_watchers_than_allowed()
    {
        var world = new WatchWorld(streamOptions: new WatchStreamOptions { MaxWatchers = 2 });
        world.Stream.Create(Request("a"));
        world.Stream.Create(Request("a"));
        world.Stream.Create(Request("a"));
        world.Stream.Cancel(0);
        world.Stream.Create(Request("a"));
        List<WatchResponse> responses = world.Sink.Take();
        Assert.True(responses[2] is { Created: true, Canceled: true, WatchId: -1 });
        Assert.True(responses[4] is { Created: true, Canceled: false });
    }

    [Fact]
    public void All_streams_together_have_no_more_watchers_than_allowed()
    {
        var world = new WatchWorld(new WatchOptions { MaxWatchers = 2 });
        var other = new RecordingSink();
        using WatchStream stream = world.Store.OpenStream(other, new WatchStreamOptions());
        world.Stream.Create(Request("a"));
        world.Stream.Create(Request("b"));
        stream.Create(Request("a"));
        Assert.Equal(["#-1 created canceled 'etcdserver: too many watchers on this member' rev=1"], other.TakeTexts());
        world.Stream.Cancel(0);
        stream.Create(Request("a"));
        Assert.True(Assert.Single(other.Take()) is { Created: true, Canceled: false });
    }

    [Fact]
    public void An_empty_key_with_an_open_end_means_all_keys()
    {
        var world = new WatchWorld();
        world.Watch(Request("", "\0"));
        world.Put("\0");
        world.Put("z");
        Assert.Equal(2, world.Sink.Take().Count);
    }

    [Fact]
    public void An_empty_key_alone_means_the_smallest_key()
    {
        var world = new WatchWorld();
        world.Watch(Request(""));
        world.Put("\0");
        world.Put("a");
        Assert.Equal(["#0 +\0@2 rev=2"], world.Sink.TakeTexts());
    }

    [Fact]
    public void Ranges_contain_their_begin_and_not_their_end()
    {
        var world = new WatchWorld();
        world.Watch(Request("b", "d"));
        world.Watch(Request("c", "\0"));
        world.Txn(("a", "1"), ("b", "1"), ("c", "1"), ("cc", "1"), ("d", "1"));
        Assert.Equal(
            ["#0 +b@2 +c@2 +cc@2 rev=2", "#1 +c@2 +cc@2 +d@2 rev=2"],
            world.Sink.TakeTexts().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Cancel_is_answered_and_frees_the_id()
    {
        var world = new WatchWorld();
        world.Watch(Request("a", id: 5));
        world.Stream.Cancel(5);
        world.Put("a");
        world.Stream.Create(Request("b", id: 5));
        world.Put("b");
        Assert.Equal(["#5 canceled rev=1", "#5 created rev=2", "#5 +b@3 rev=3"], world.Sink.TakeTexts());
    }

    [Fact]
    public void Cancel_of_an_unknown_id_is_ignored()
    {
        var world = new WatchWorld();
        world.Stream.Cancel(3);
        world.Watch(Request("a"));
        world.Stream.Cancel(0);
        world.Stream.Cancel(0);
        Assert.Equal(["#0 canceled rev=1"], world.Sink.TakeTexts());
    }

    [Fact]
    public void Closing_ends_everything_without_an_answer()
    {
        var world = new WatchWorld();
        world.Put("a");
        world.Watch(Request("a", start: 1, progress: true));
        world.Watch(Request("a"));
        world.Stream.Close();
        world.Stream.Dispose();
        world.Put("a");
        world.Settle();
        world.Stream.Create(Request("a"));
        world.Stream.Cancel(0);
        world.Stream.RequestProgress();
        Assert.Empty(world.Sink.Take());
        Assert.Equal(new WatchStatistics(0, 0, 0, 0, 0, 0, 3), world.Store.Statistics() with { PublishedRevision = 3 });
        Assert.False(world.Store.FeedUnsynced(10));
    }
}
