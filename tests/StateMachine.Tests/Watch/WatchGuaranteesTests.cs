using WebEtcd.Shared.Protos;
using static WebEtcd.StateMachine.Tests.Watch.WatchWorld;

namespace WebEtcd.StateMachine.Tests.Watch;

/// <summary>The checker of the guarantees finds what is planted.</summary>
public sealed class WatchGuaranteesTests
{
    private static readonly WatchCreateRequest[] Requests = [Request("a", "z", start: 2, prevKv: true), Request("b")];

    [Fact]
    public void A_faithful_stream_passes()
    {
        (MemoryHistory truth, List<WatchResponse> responses) = Record();
        WatchGuarantees guarantees = Check(truth, responses);
        Assert.Equal(11, guarantees.EventCount);
        Assert.Equal(1, guarantees.ProgressCount);
    }

    [Fact]
    public void A_lost_event_is_found() =>
        AssertFinds("Reliable", responses => responses.RemoveAt(FirstEvents(responses)));

    [Fact]
    public void A_lost_last_event_is_found() =>
        AssertFinds("Reliable", responses => responses.RemoveAt(responses.FindLastIndex(response => response.Events.Count > 0)));

    [Fact]
    public void A_repeated_event_is_found() =>
        AssertFinds("Unique", responses => responses.Insert(FirstEvents(responses), responses[FirstEvents(responses)].Clone()));

    [Fact]
    public void Swapped_responses_are_found() =>
        AssertFinds("Reliable", responses =>
        {
            List<int> places = [.. Enumerable.Range(0, responses.Count).Where(i => responses[i].WatchId == 0 && responses[i].Events.Count > 0)];
            (responses[places[0]], responses[places[1]]) = (responses[places[1]], responses[places[0]]);
        });

    [Fact]
    public void Events_out_of_order_within_a_response_are_found() =>
        AssertFinds("Reliable", responses =>
        {
            WatchResponse response = responses.Find(candidate => candidate.Events.Count == 3)!;
            (response.Events[0], response.Events[1]) = (response.Events[1], response.Events[0]);
        });

    [Fact]
    public void An_event_that_never_happened_is_found() =>
        AssertFinds("Ordered", responses => responses[FirstEvents(responses)].Events[0] = new Event { Kv = new KeyValue { Key = Bytes("c"), ModRevision = 77 } });

    [Fact]
    public void A_split_revision_is_found() =>
        AssertFinds("Atomic", responses =>
        {
            int place = responses.FindIndex(candidate => candidate.Events.Count == 3);
            WatchResponse second = responses[place].Clone();
            second.Events.RemoveAt(0);
            while (responses[place].Events.Count > 1)
            {
                responses[place].Events.RemoveAt(1);
            }

            responses.Insert(place + 1, second);
        });

    [Fact]
    public void Early_progress_is_found() =>
        AssertFinds("Bookmarkable", responses =>
        {
            int place = responses.FindIndex(response => response.WatchId == -1);
            WatchResponse progress = responses[place];
            responses.RemoveAt(place);
            responses.Insert(place - 1, progress);
        });

    [Fact]
    public void Progress_below_the_start_is_found() =>
        AssertFinds("Bookmarkable", responses => responses.Insert(2, new WatchResponse { WatchId = 0, Header = new ResponseHeader { Revision = 1 } }));

    [Fact]
    public void A_wrong_previous_value_is_found() =>
        AssertFinds("PrevKv", responses =>
        {
            foreach (Event happened in responses.SelectMany(response => response.Events).Where(happened => happened.PrevKv is not null))
            {
                happened.PrevKv = happened.PrevKv.Clone();
                happened.PrevKv.Version++;
            }
        });

    [Fact]
    public void An_event_before_created_is_found() =>
        AssertFinds("Created", responses =>
        {
            WatchResponse created = responses[1];
            responses.RemoveAt(1);
            responses.Insert(responses.FindIndex(response => response.WatchId == 1) + 1, created);
        });

    [Fact]
    public void A_second_created_is_found() =>
        AssertFinds("Created", responses => responses.Insert(2, responses[0]));

    [Fact]
    public void A_cancellation_nobody_asked_for_is_found() =>
        AssertFinds("Reliable", responses => responses.Add(new WatchResponse { Header = new ResponseHeader(), Canceled = true, WatchId = 1 }));

    [Fact]
    public void A_cancellation_for_a_compaction_that_was_not_is_found() =>
        AssertFinds("Reliable", responses => responses.Add(new WatchResponse { Header = new ResponseHeader(), Canceled = true, WatchId = 1, CompactRevision = 5 }));

    private static int FirstEvents(List<WatchResponse> responses) => responses.FindIndex(response => response.Events.Count > 0);

    private static (MemoryHistory Truth, List<WatchResponse> Responses) Record()
    {
        var world = new WatchWorld();
        Array.ForEach(Requests, request => world.Stream.Create(request));
        world.Put("a", "1");
        world.Txn(("a", "2"), ("b", "1"), ("c", "1"));
        world.Put("a", "3");
        world.Delete("a");
        world.Put("b", "2");
        world.Settle();
        world.Stream.RequestProgress();
        world.Put("b", "3");
        List<WatchResponse> responses = world.Sink.Take();

        // Sort the recording into a known form: created, created, events of watcher 1 behind those of watcher 0 for the same revision.
        Assert.True(responses[0].Created && responses[1].Created);
        return (world.History, responses.ConvertAll(response => response.Clone()));
    }

    private static WatchGuarantees Check(MemoryHistory truth, List<WatchResponse> responses)
    {
        var guarantees = new WatchGuarantees(truth, Requests, []);
        guarantees.Observe(responses);
        guarantees.AtRest();
        return guarantees;
    }

    private static void AssertFinds(string guarantee, Action<List<WatchResponse>> plant)
    {
        (MemoryHistory truth, List<WatchResponse> responses) = Record();
        plant(responses);
        Assert.Equal(guarantee, Assert.Throws<WatchViolationException>(() => Check(truth, responses)).Guarantee);
    }
}
