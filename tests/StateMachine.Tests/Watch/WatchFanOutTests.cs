using System.Diagnostics;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Watch;
using static WebEtcd.StateMachine.Tests.Watch.WatchWorld;

namespace WebEtcd.StateMachine.Tests.Watch;

/// <summary>One write, many watchers. What it costs is printed and not judged: that belongs into a benchmark.</summary>
public sealed class WatchFanOutTests(ITestOutputHelper output)
{
    private const int WatcherCount = 10_000;

    [Theory]
    [InlineData("one key, a stream each")]
    [InlineData("one range, one stream")]
    [InlineData("nested ranges, one stream")]
    [InlineData("another key each, one written")]
    public void Every_watcher_gets_every_write(string shape)
    {
        const int Writes = 50;
        bool isStreamEach = shape.EndsWith("each", StringComparison.Ordinal);
        var history = new MemoryHistory();
        var store = new WatchableStore(history);
        var sink = new CountingSink();
        WatchStream? shared = isStreamEach ? null : store.OpenStream(sink, new WatchStreamOptions());
        for (int i = 0; i < WatcherCount; i++)
        {
            WatchStream stream = shared ?? store.OpenStream(sink, new WatchStreamOptions());
            stream.Create(shape[0] switch
            {
                'o' when isStreamEach => Request("key"),
                'o' => Request("k", "l"),
                'n' => Request("k", $"key{i:00000}"),
                _ => Request($"key{i}"),
            });
        }

        int expected = shape[0] == 'a' ? Writes : Writes * WatcherCount;
        Write(history, store, shape, 1);
        long eventsBefore = sink.Events;
        long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        Write(history, store, shape, Writes);
        double perWriteMicroseconds = clock.Elapsed.TotalMicroseconds / Writes;
        long perWriteBytes = (GC.GetAllocatedBytesForCurrentThread() - allocatedBefore) / Writes;
        output.WriteLine($"{WatcherCount} watchers ({shape}): {perWriteMicroseconds:0} us and {perWriteBytes / 1024} KiB a write");
        Assert.Equal(expected, sink.Events - eventsBefore);
    }

    [Fact]
    public void Ten_thousand_watchers_catch_up_together()
    {
        var history = new MemoryHistory();
        var store = new WatchableStore(history);
        for (int i = 0; i < 500; i++)
        {
            (long revision, List<Event> events) = history.Apply(("key", "value"));
            store.Publish(revision, events);
        }

        var sink = new CountingSink();
        for (int i = 0; i < WatcherCount; i++)
        {
            store.OpenStream(sink, new WatchStreamOptions()).Create(Request("key", start: 2));
        }

        var clock = Stopwatch.StartNew();
        while (store.FeedUnsynced(100))
        {
        }

        output.WriteLine($"{WatcherCount} watchers caught up with 500 revisions in {clock.ElapsedMilliseconds} ms, {history.ReadCalls} reads of history");
        Assert.Equal(500L * WatcherCount, sink.Events);
        Assert.InRange(history.ReadCalls, 5, 10);
    }

    private static void Write(MemoryHistory history, WatchableStore store, string shape, int count)
    {
        for (int i = 0; i < count; i++)
        {
            (long revision, List<Event> events) = history.Apply((shape[0] == 'a' ? "key77" : "key", "value"));
            store.Publish(revision, events);
        }
    }

    private sealed class CountingSink : IWatchSink
    {
        public long Events { get; private set; }

        public bool TrySend(WatchResponse response)
        {
            Events += response.Events.Count;
            return true;
        }
    }
}
