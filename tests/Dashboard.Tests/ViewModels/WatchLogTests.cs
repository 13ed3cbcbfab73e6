using Google.Protobuf;
using WebEtcd.Dashboard.Formatting;
using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Dashboard.ViewModels;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Dashboard.Tests.ViewModels;

public sealed class WatchLogTests
{
    private readonly WatchLog _log = new();

    [Fact]
    public void The_newest_event_comes_first()
    {
        Add(1, 2, 3);
        Assert.True(_log.Refresh());
        Assert.Equal([3L, 2, 1], _log.Shown.Select(item => item.ModRevision));
        Assert.False(_log.Refresh());
    }

    [Fact]
    public void Five_hundred_are_kept_and_the_rest_is_counted()
    {
        Add([.. Enumerable.Range(1, 620).Select(i => (long)i)]);
        _log.Refresh();
        Assert.Equal(WatchLog.Capacity, _log.Shown.Count);
        Assert.Equal(120, _log.Skipped);
        Assert.Equal(620, _log.Received);
        Assert.Equal(121, _log.Shown[^1].ModRevision);
    }

    [Fact]
    public void A_pause_stands_still_and_counts_what_waits()
    {
        Add(1);
        _log.Refresh();
        _log.Pause(true);
        Add(2, 3);
        _log.Refresh();
        Assert.Equal(2, _log.Waiting);
        Assert.Equal([1L], _log.Shown.Select(item => item.ModRevision));
        _log.Pause(false);
        _log.Refresh();
        Assert.Equal(0, _log.Waiting);
        Assert.Equal([3L, 2, 1], _log.Shown.Select(item => item.ModRevision));
    }

    [Fact]
    public void Progress_without_events_moves_what_is_seen()
    {
        Add(5);
        _log.Add(new WatchResponse { Header = new ResponseHeader { Revision = 9 } }, Views.Start);
        _log.Refresh();
        Assert.Equal(9, _log.SeenRevision);
    }

    [Fact]
    public void Of_a_long_value_only_the_start_is_kept()
    {
        WatchResponse response = new() { Events = { new Event { Kv = new KeyValue { Key = ByteString.CopyFromUtf8("k"), ModRevision = 2, Value = ByteString.CopyFrom(new byte[100_000]) } } } };
        _log.Add(response, Views.Start);
        _log.Refresh();
        Assert.Equal(WatchLog.ValueBytesKept, _log.Shown[0].Value.Length);
        Assert.Equal(100_000, _log.Shown[0].ValueLength);
    }

    [Fact]
    public void A_flood_between_two_looks_leaves_its_last_events_and_counts_all()
    {
        Add(1);
        _log.Refresh();
        for (int i = 2; i <= 2000; i++)
        {
            Add(i);
        }

        _log.Refresh();
        Assert.Equal(WatchLog.Capacity, _log.Brought);
        Assert.Equal(Enumerable.Range(1501, 500).Reverse().Select(i => (long)i), _log.Shown.Select(item => item.ModRevision));
        Assert.Equal(Enumerable.Range(1501, 500).Reverse().Select(i => (long)i), _log.Shown.Select(item => item.Ordinal));
        Assert.Equal((2000L, 1500L), (_log.Received, _log.Skipped));
    }

    [Fact]
    public void What_brings_no_event_leaves_the_list_as_it_is()
    {
        Add(1, 2);
        _log.Refresh();
        IReadOnlyList<WatchedEvent> shown = _log.Shown;
        Assert.Equal(2, _log.Brought);
        _log.Add(new WatchResponse { Header = new ResponseHeader { Revision = 9 } }, Views.Start);
        Assert.True(_log.Refresh());
        Assert.Same(shown, _log.Shown);
        Assert.Equal(0, _log.Brought);
    }

    [Fact]
    public void A_row_says_the_same_in_each_format_as_often_as_it_is_asked()
    {
        WatchResponse response = new() { Events = { new Event { Kv = new KeyValue { Key = ByteString.CopyFromUtf8("/a/b"), Value = ByteString.CopyFromUtf8("hi") }, PrevKv = new KeyValue { Value = ByteString.CopyFrom(0xff) } } } };
        _log.Add(response, new DateTimeOffset(2026, 1, 2, 3, 4, 5, 67, TimeSpan.Zero));
        _log.Refresh();
        WatchedEvent row = _log.Shown[0];
        Assert.Equal(("hi", "6869", "hi"), (row.ValueShown(ValueFormat.Text), row.ValueShown(ValueFormat.Hex), row.ValueShown(ValueFormat.Text)));
        Assert.Equal("ff", row.PreviousShown(ValueFormat.Text));
        Assert.Equal(("/a/b", "/ui/keys?prefix=/a/&key=/a/b", "03:04:05.067 UTC"), (row.KeyShown, row.KeyLink, row.TimeShown));
    }

    [Fact]
    public void Clearing_begins_to_count_anew()
    {
        Add(1, 2);
        _log.Refresh();
        _log.Clear();
        Add(3);
        _log.Refresh();
        Assert.Equal(1, _log.Received);
        Assert.Equal(0, _log.Skipped);
        Assert.Equal([3L], _log.Shown.Select(item => item.ModRevision));
    }

    private void Add(params long[] revisions)
    {
        WatchResponse response = new();
        response.Events.Add(revisions.Select(revision => new Event { Kv = new KeyValue { Key = ByteString.CopyFromUtf8("k"), ModRevision = revision } }));
        _log.Add(response, Views.Start);
    }
}
