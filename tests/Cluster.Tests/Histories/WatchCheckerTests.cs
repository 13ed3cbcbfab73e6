using WebEtcd.Shared.Protos;
using static WebEtcd.Cluster.Tests.Histories.Requests;

namespace WebEtcd.Cluster.Tests.Histories;

/// <summary>The checker of watches lets good records pass and catches each kind of bad one.</summary>
public sealed class WatchCheckerTests
{
    private readonly SampleStore _store = new();
    private readonly WatchRecord _record = new("watcher", new WatchCreateRequest(Watch("k/", 1)) { PrevKv = true });

    public WatchCheckerTests()
    {
        _store.Do(Put("k/a", "1"));
        _store.Do(Put("other", "1"));
        _store.Do(PutAll("k/", ("k/a", "2"), ("k/b", "1"), ("k/c", "1")));
        _store.Do(Put("k/b", "2"));
        _store.Do(Delete("k/a"));
        Segment(1, [2], [4], [5, 6], []);
    }

    private List<WatchResponse> Responses => _record.Segments[0].Responses;

    [Fact]
    public void A_good_record_passes() => Assert.Empty(Check());

    [Fact]
    public void A_good_record_of_several_streams_passes()
    {
        _record.Segments.Clear();
        Segment(1, [2]);
        Segment(3, [], [4]);
        Segment(4, [4], []);
        Segment(5, [5], [6]);
        Assert.Empty(Check());
    }

    [Fact]
    public void A_lost_event_is_caught()
    {
        Responses.RemoveAt(0);
        AssertCaught("Reliable");
    }

    [Fact]
    public void A_missing_end_is_caught()
    {
        _record.Segments.Clear();
        Segment(1, [2], [4]);
        AssertCaught("Reliable");
        Assert.Empty(WatchChecker.Check(new StoreLog(_store.Events), _record, 4));
    }

    [Fact]
    public void A_lost_event_within_a_response_is_caught()
    {
        Responses[1].Events.RemoveAt(1);
        AssertCaught("Reliable");
    }

    [Fact]
    public void A_repeated_event_is_caught()
    {
        Responses.Insert(1, Responses[0]);
        AssertCaught("Unique");
    }

    [Fact]
    public void Events_in_another_order_are_caught()
    {
        (Responses[0], Responses[1]) = (Responses[1], Responses[0]);
        AssertCaught("Reliable");
        AssertCaught("Ordered");
    }

    [Fact]
    public void Events_in_another_order_within_a_revision_are_caught()
    {
        var first = Responses[1].Events[0];
        Responses[1].Events.RemoveAt(0);
        Responses[1].Events.Add(first);
        AssertCaught("Ordered");
    }

    [Fact]
    public void A_split_revision_is_caught()
    {
        var rest = new WatchResponse(Responses[1]);
        rest.Events.RemoveAt(0);
        while (Responses[1].Events.Count > 1)
        {
            Responses[1].Events.RemoveAt(1);
        }
        Responses.Insert(2, rest);
        AssertCaught("Atomic");
    }

    [Fact]
    public void An_event_from_nowhere_is_caught()
    {
        Responses[0].Events[0] = new Event(Responses[0].Events[0]) { Kv = new KeyValue(Responses[0].Events[0].Kv) { Value = Bytes("who?") } };
        AssertCaught("From nowhere");
    }

    [Fact]
    public void A_gap_between_streams_is_caught()
    {
        _record.Segments.Clear();
        Segment(1, [2]);
        Segment(5, [5], [6]);
        AssertCaught("Resumable");
    }

    [Fact]
    public void A_stream_that_misses_its_first_events_is_caught()
    {
        _record.Segments.Clear();
        Segment(1, [2]);
        Segment(3, [5], [6]);
        AssertCaught("Reliable");
    }

    [Fact]
    public void Progress_before_its_events_is_caught()
    {
        Responses.Insert(1, new WatchResponse { Header = new ResponseHeader { Revision = 4 } });
        AssertCaught("Bookmarkable");
    }

    [Fact]
    public void Progress_below_the_start_is_caught()
    {
        _record.Segments.Clear();
        Segment(1, [2], [4], [5], [6]);
        Segment(9);
        _record.Segments[1].Responses.Add(new WatchResponse { Header = new ResponseHeader { Revision = 6 } });
        AssertCaught("Bookmarkable");
    }

    [Fact]
    public void A_header_behind_its_events_is_caught()
    {
        Responses[2].Header.Revision = 5;
        AssertCaught("Bookmarkable");
    }

    [Fact]
    public void A_wrong_previous_value_is_caught()
    {
        Responses[2].Events[^1] = new Event(Responses[2].Events[^1]) { PrevKv = null };
        AssertCaught("Previous");
    }

    /// <summary>Adds a stream; each response brings the events of some revisions, or progress when it has none.</summary>
    private void Segment(long start, params long[][] responses)
    {
        var log = new StoreLog(_store.Events);
        var segment = new WatchSegment("n", start);
        foreach (var revisions in responses)
        {
            var response = new WatchResponse { Header = new ResponseHeader { Revision = revisions.Length == 0 ? ProgressBehind(segment) : revisions[^1] } };
            foreach (var happened in revisions.SelectMany(log.At))
            {
                response.Events.Add(new Event(happened) { PrevKv = log.StateAt(happened.Kv.ModRevision - 1)[happened.Kv.Key] });
            }
            segment.Responses.Add(response);
        }
        _record.Segments.Add(segment);
    }

    private static long ProgressBehind(WatchSegment segment)
        => segment.Responses.SelectMany(response => response.Events).Select(happened => happened.Kv.ModRevision).DefaultIfEmpty(segment.StartRevision).Max();

    private IReadOnlyList<Violation> Check() => WatchChecker.Check(new StoreLog(_store.Events), _record, _store.Revision);

    private void AssertCaught(string rule) => Assert.Contains(Check(), violation => violation.Rule == rule);
}
