using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Watch;
using static WebEtcd.StateMachine.Tests.Watch.WatchWorld;
using Filter = WebEtcd.Shared.Protos.WatchCreateRequest.Types.FilterType;

namespace WebEtcd.StateMachine.Tests.Watch;

public sealed class WatchEventTests
{
    [Fact]
    public void All_events_of_a_revision_are_in_one_response_in_the_order_they_happened()
    {
        var world = new WatchWorld();
        world.Watch(Request("a", "z"));
        world.Txn(("c", "1"), ("a", "1"), ("b", "1"));
        Assert.Equal(["#0 +c@2 +a@2 +b@2 rev=2"], world.Sink.TakeTexts());
    }

    [Fact]
    public void A_batch_of_history_never_ends_within_a_revision()
    {
        var world = new WatchWorld();
        for (int i = 0; i < 10; i++)
        {
            world.Txn(("a", "1"), ("b", "1"));
        }

        world.Watch(Request("a", "z", start: 1));
        world.Settle(maxRevisions: 3);
        List<WatchResponse> responses = world.Sink.Take();
        Assert.True(responses.Count >= 4);
        Assert.All(responses, response => Assert.Equal(0, response.Events.Count % 2));
        Assert.All(responses, response => Assert.InRange(response.Events.Count, 2, 6));
        Assert.Equal(20, responses.Sum(response => response.Events.Count));
    }

    [Fact]
    public void A_deletion_has_the_key_and_its_revision_only()
    {
        var world = new WatchWorld();
        world.Put("a");
        world.Watch(Request("a"));
        world.Delete("a");
        Event happened = Assert.Single(Assert.Single(world.Sink.Take()).Events);
        Assert.Equal(Event.Types.EventType.Delete, happened.Type);
        Assert.Equal(new KeyValue { Key = Bytes("a"), ModRevision = 3 }, happened.Kv);
        Assert.Null(happened.PrevKv);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Previous_values_come_with_changes_and_deletions_but_not_with_creations(bool fromHistory)
    {
        var world = new WatchWorld();
        if (!fromHistory)
        {
            world.Watch(Request("a", prevKv: true));
            world.Watch(Request("a"));
        }

        world.Put("a", "1");
        world.Put("a", "2");
        world.Delete("a");
        world.Put("a", "3");
        if (fromHistory)
        {
            world.Watch(Request("a", start: 1, prevKv: true));
            world.Watch(Request("a", start: 1));
            world.Settle();
        }

        List<Event> all = [.. world.Sink.Take().Where(response => response.WatchId == 0).SelectMany(response => response.Events)];
        Assert.Equal([null, "1", "2", null], all.Select(happened => happened.PrevKv?.Value.ToStringUtf8()));
        Assert.Equal([0, 2, 3, 0], all.Select(happened => happened.PrevKv?.ModRevision ?? 0));
    }

    [Fact]
    public void Watchers_that_did_not_ask_get_no_previous_values()
    {
        var world = new WatchWorld();
        world.Put("a", "1");
        world.Watch(Request("a", prevKv: true));
        world.Watch(Request("a"));
        world.Put("a", "2");
        Assert.Equal(["#0 +a@3<1 rev=3", "#1 +a@3 rev=3"], world.Sink.TakeTexts().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Previous_values_below_the_compaction_are_absent()
    {
        var world = new WatchWorld();
        world.Put("a", "1");
        world.Put("a", "2");
        world.Put("a", "3");
        world.History.Compact(3);
        world.Watch(Request("a", start: 3, prevKv: true));
        world.Settle();
        Assert.Equal(["#0 +a@3 +a@4<2 rev=4"], world.Sink.TakeTexts());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Filters_take_events_out_and_a_response_without_events_is_not_sent(bool fromHistory)
    {
        var world = new WatchWorld();
        WatchCreateRequest[] requests =
        [
            Request("a", "z", start: fromHistory ? 1 : 0, filters: [Filter.Noput]),
            Request("a", "z", start: fromHistory ? 1 : 0, filters: [Filter.Nodelete]),
            Request("a", "z", start: fromHistory ? 1 : 0, filters: [Filter.Noput, Filter.Nodelete]),
        ];
        Array.ForEach(requests, request => { if (!fromHistory) { world.Watch(request); } });
        world.Put("a");
        world.Txn(("a", null), ("b", "1"));
        world.Delete("b");
        Array.ForEach(requests, request => { if (fromHistory) { world.Watch(request); } });
        world.Settle();
        List<WatchResponse> responses = world.Sink.Take();
        Assert.Equal(["-a@3", "-b@4"], EventsOf(responses, 0));
        Assert.Equal(["+a@2", "+b@3"], EventsOf(responses, 1));
        Assert.Empty(EventsOf(responses, 2));
        Assert.DoesNotContain(responses, response => response.Events.Count == 0);
        Assert.Equal(3, world.Store.Watchers().Count(watcher => watcher.State == WatcherState.Synced));
    }

    [Fact]
    public void Events_are_shared_and_not_copied()
    {
        var world = new WatchWorld();
        world.Watch(Request("a"));
        world.Watch(Request("a", "b"));
        world.Watch(Request("a"));
        world.Put("a");
        List<WatchResponse> responses = world.Sink.Take();
        Assert.Equal(3, responses.Count);
        Assert.All(responses, response => Assert.Same(world.History.AllEvents[0], response.Events[0]));
    }

    [Fact]
    public void Large_responses_are_fragmented_for_those_who_asked_and_whole_for_others()
    {
        const int MaxBytes = 10_000;
        var world = new WatchWorld(streamOptions: new WatchStreamOptions { MaxResponseBytes = MaxBytes });
        world.Watch(Request("a", "z", fragment: true));
        world.Watch(Request("a", "z"));
        world.Txn([.. Enumerable.Range(0, 50).Select(i => ($"k{i:00}", (string?)new string('x', 900)))]);
        List<WatchResponse> responses = world.Sink.Take();
        List<WatchResponse> pieces = responses.FindAll(response => response.WatchId == 0);
        Assert.True(pieces.Count >= 5);
        Assert.All(pieces, piece => Assert.True(Filled(piece).CalculateSize() < MaxBytes));
        Assert.All(pieces.SkipLast(1), piece => Assert.True(piece.Fragment));
        Assert.False(pieces[^1].Fragment);
        Assert.All(pieces, piece => Assert.Equal(2, piece.Header.Revision));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"+k{i:00}@2"), EventsOf(responses, 0));
        WatchResponse whole = Assert.Single(responses, response => response.WatchId == 1);
        Assert.Equal(50, whole.Events.Count);
    }

    [Fact]
    public void An_event_that_is_larger_than_a_fragment_travels_alone()
    {
        var world = new WatchWorld(streamOptions: new WatchStreamOptions { MaxResponseBytes = 1000 });
        world.Watch(Request("a", "z", fragment: true));
        world.Txn(("a", "1"), ("b", new string('x', 5000)), ("c", "1"));
        Assert.Equal(["#0 fragment +a@2 rev=2", "#0 fragment +b@2 rev=2", "#0 +c@2 rev=2"], world.Sink.TakeTexts());
    }

    [Fact]
    public void Nothing_comes_between_fragments_and_a_cancelled_watcher_still_gets_the_rest_of_those_it_began()
    {
        var world = new WatchWorld(streamOptions: new WatchStreamOptions { MaxResponseBytes = 1000 });
        world.Watch(Request("a", "z", fragment: true));
        world.Watch(Request("a"));
        world.Sink.Room = 2;
        world.Txn([.. Enumerable.Range(0, 3).Select(i => ($"k{i}", (string?)new string('x', 900)))]);
        world.Put("a");
        world.Stream.Cancel(0);
        world.Sink.Room = int.MaxValue;
        world.Settle();
        Assert.Equal(
            ["#0 fragment +k0@2 rev=2", "#0 fragment +k1@2 rev=2", "#0 +k2@2 rev=2", "#1 +a@3 rev=3", "#0 canceled rev=3"],
            world.Sink.TakeTexts());
    }

    private static WatchResponse Filled(WatchResponse response)
    {
        WatchResponse filled = response.Clone();
        filled.Header.ClusterId = ulong.MaxValue;
        filled.Header.MemberId = ulong.MaxValue;
        filled.Header.RaftTerm = ulong.MaxValue;
        filled.Header.Revision = long.MaxValue;
        return filled;
    }

    private static IEnumerable<string> EventsOf(IEnumerable<WatchResponse> responses, long id) =>
        responses.Where(response => response.WatchId == id)
            .SelectMany(response => response.Events)
            .Select(happened => $"{(happened.Type == Event.Types.EventType.Put ? "+" : "-")}{happened.Kv.Key.ToStringUtf8()}@{happened.Kv.ModRevision}");
}
