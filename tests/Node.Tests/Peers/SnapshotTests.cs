using Microsoft.Extensions.Logging;
using WebEtcd.Node.Peers;
using WebEtcd.Node.Tests.Peers.Fakes;
using WebEtcd.Node.Tests.Testing;
using WebEtcd.Raft;

namespace WebEtcd.Node.Tests.Peers;

/// <summary>Snapshots from one member to another.</summary>
public sealed class SnapshotTests
{
    private static readonly PeerTransportOptions Fast = new() { SnapshotBytesPerSecond = 0, DialTimeout = TimeSpan.FromMilliseconds(500) };

    [Fact]
    public async Task A_snapshot_arrives_whole_with_its_manifest_and_message_and_the_delivery_is_reported()
    {
        await using var a = new TestPeer(1, Fast);
        await using var b = new TestPeer(2);
        await TestPeer.ConnectAsync(a, b);
        MemorySnapshot source = MemorySnapshot.Random(1, 5_000_000);
        var sink = new MemorySink();
        a.Handler.Open = index => index == 40 ? source : null;
        b.Handler.Begin = sink.Begin;
        a.Transport.Send([SnapshotMessage(40)]);
        Assert.Equal((2UL, true), await a.Handler.NextSnapshotReportAsync());
        Assert.True(source.Holds(sink.Data));
        SnapshotHeader header = Assert.Single(sink.Headers);
        Assert.Equal(source.Manifest.ToArray(), header.Manifest.ToArray());
        Assert.Equal(MessageCodec.Encode(SnapshotMessage(40)), MessageCodec.Encode(sink.Completed!));
        await a.UntilAsync(links => links[0].Snapshot is null);
        Assert.Equal(1, source.Disposals);
    }

    [Fact]
    public async Task Progress_can_be_seen_and_raft_messages_pass_a_snapshot_under_way()
    {
        await using var a = new TestPeer(1, Fast);
        await using var b = new TestPeer(2);
        await TestPeer.ConnectAsync(a, b);
        var gate = new TaskCompletionSource();
        var sink = new MemorySink { OnComplete = () => gate.Task };
        a.Handler.Open = _ => MemorySnapshot.Random(2, 3_000_000);
        b.Handler.Begin = sink.Begin;
        a.Transport.Send([SnapshotMessage(40), a.Heartbeat(2, 5)]);
        Assert.Equal(5UL, (await b.Handler.NextMessageAsync()).Commit);
        await a.UntilAsync(links => links[0].Snapshot is { Sent: 3_000_000, Total: 3_000_000 });
        gate.SetResult();
        Assert.Equal((2UL, true), await a.Handler.NextSnapshotReportAsync());
    }

    [Fact]
    public async Task A_transfer_that_breaks_goes_on_where_it_stopped()
    {
        await using var a = new TestPeer(1, Fast);
        var b = new TestPeer(2);
        await TestPeer.ConnectAsync(a, b);
        MemorySnapshot source = MemorySnapshot.Random(3, 8_000_000);
        var half = new TaskCompletionSource();
        var sink = new MemorySink();
        sink.OnWrite = offset =>
        {
            if (offset >= 4_000_000 && !half.Task.IsCompleted)
            {
                // As if the process died within this write: none of it counts.
                b.DisposeAsync().AsTask().Wait();
                half.SetResult();
                throw new IOException("gone");
            }
        };
        b.Handler.Begin = sink.Begin;
        a.Handler.Open = _ => source;
        a.Transport.Send([SnapshotMessage(40)]);
        await half.Task.Soon();
        await using var again = new TestPeer(2, port: b.Port, handler: new FakePeerHandler { Begin = sink.Begin });
        Assert.Equal((2UL, true), await a.Handler.NextSnapshotReportAsync());
        Assert.True(source.Holds(sink.Data));
        Assert.Equal(2, sink.Starts.Count);
        Assert.InRange(sink.Starts[1], 4_000_000, 7_999_999);
        Assert.Contains(a.Logged(LogLevel.Warning), text => text.Contains("trying on", StringComparison.Ordinal));
        Assert.Equal(1, source.Disposals);
    }

    [Fact]
    public async Task A_cut_link_breaks_a_transfer_until_it_is_whole_again()
    {
        await using var a = new TestPeer(1, Fast);
        await using var b = new TestPeer(2);
        await TestPeer.ConnectAsync(a, b);
        MemorySnapshot source = MemorySnapshot.Random(4, 20_000_000);
        var sink = new MemorySink();
        var cut = new TaskCompletionSource();
        sink.OnWrite = offset =>
        {
            if (offset >= 3_000_000 && !cut.Task.IsCompleted)
            {
                a.Transport.SetBlocked(2, inbound: false, outbound: true);
                cut.SetResult();
            }
        };
        b.Handler.Begin = sink.Begin;
        a.Handler.Open = _ => source;
        a.Transport.Send([SnapshotMessage(40)]);
        await cut.Task.Soon();
        await a.UntilAsync(_ => a.Logged(LogLevel.Warning).Any(text => text.Contains("the link is cut", StringComparison.Ordinal)));
        a.Transport.SetBlocked(2, inbound: false, outbound: false);
        Assert.Equal((2UL, true), await a.Handler.NextSnapshotReportAsync());
        Assert.True(source.Holds(sink.Data));
    }

    [Theory]
    [InlineData("begin")]
    [InlineData("write")]
    [InlineData("complete")]
    public async Task A_receiver_that_cannot_take_it_fails_the_transfer_with_its_reason(string where)
    {
        await using var a = new TestPeer(1, Fast);
        await using var b = new TestPeer(2);
        await TestPeer.ConnectAsync(a, b);
        var sink = new MemorySink
        {
            OnWrite = _ => Fail(where == "write"),
            OnComplete = () =>
            {
                Fail(where == "complete");
                return Task.CompletedTask;
            },
        };
        b.Handler.Begin = header =>
        {
            Fail(where == "begin");
            return sink.Begin(header);
        };
        a.Handler.Open = _ => MemorySnapshot.Random(5, 30_000_000);
        a.Transport.Send([SnapshotMessage(40)]);
        Assert.Equal((2UL, false), await a.Handler.NextSnapshotReportAsync());
        Assert.Contains(a.Logged(LogLevel.Warning), text => text.Contains("the disk is full", StringComparison.Ordinal));
        Assert.Null(sink.Completed);
    }

    [Fact]
    public async Task A_snapshot_that_is_not_there_any_more_is_reported_as_failed()
    {
        await using var a = new TestPeer(1, Fast);
        await using var b = new TestPeer(2);
        await TestPeer.ConnectAsync(a, b);
        a.Transport.Send([SnapshotMessage(40)]);
        Assert.Equal((2UL, false), await a.Handler.NextSnapshotReportAsync());
    }

    [Fact]
    public async Task A_peer_that_stays_away_fails_the_transfer()
    {
        await using var a = new TestPeer(1, new PeerTransportOptions { SnapshotRetryTime = TimeSpan.FromMilliseconds(200) });
        a.Transport.SetPeers([new PeerAddress(2, [new Uri("http://127.0.0.1:1")])]);
        MemorySnapshot source = MemorySnapshot.Random(6, 100);
        a.Handler.Open = _ => source;
        a.Transport.Send([SnapshotMessage(40)]);
        Assert.Equal((2UL, false), await a.Handler.NextSnapshotReportAsync());
        Assert.Equal(1, source.Disposals);
    }

    [Fact]
    public async Task A_newer_snapshot_takes_the_place_of_the_one_under_way_and_only_its_end_is_reported()
    {
        await using var a = new TestPeer(1, Fast);
        await using var b = new TestPeer(2);
        await TestPeer.ConnectAsync(a, b);
        var begun = new TaskCompletionSource();
        var first = new MemorySink();
        var second = new MemorySink();
        first.OnWrite = _ => begun.TrySetResult();
        a.Handler.Open = index => MemorySnapshot.Random((int)index, index == 40 ? 200_000_000 : 1_000_000);
        b.Handler.Begin = header => (header.Raft.Snapshot!.Metadata.Index == 40 ? first : second).Begin(header);
        a.Transport.Send([SnapshotMessage(40)]);
        await begun.Task.Soon();
        a.Transport.Send([SnapshotMessage(50)]);
        Assert.Equal((2UL, true), await a.Handler.NextSnapshotReportAsync());
        Assert.Null(first.Completed);
        Assert.Equal(50UL, second.Completed!.Snapshot!.Metadata.Index);
    }

    [Fact]
    public async Task An_empty_snapshot_and_one_that_is_there_already_need_no_bytes()
    {
        await using var a = new TestPeer(1, Fast);
        await using var b = new TestPeer(2);
        await TestPeer.ConnectAsync(a, b);
        var sink = new MemorySink { OnWrite = _ => Assert.Fail("a write") };
        b.Handler.Begin = sink.Begin;
        a.Handler.Open = _ => MemorySnapshot.Random(7, 0);
        a.Transport.Send([SnapshotMessage(40)]);
        Assert.Equal((2UL, true), await a.Handler.NextSnapshotReportAsync());
    }

    [Fact]
    public async Task The_speed_of_a_snapshot_has_a_limit_and_a_slow_one_is_not_taken_for_a_dead_one()
    {
        var options = new PeerTransportOptions
        {
            SnapshotBytesPerSecond = 200_000, PingInterval = TimeSpan.FromMilliseconds(50), SilenceLimit = TimeSpan.FromSeconds(1), DialTimeout = TimeSpan.FromSeconds(1),
        };
        await using var a = new TestPeer(1, options);
        await using var b = new TestPeer(2, options);
        await TestPeer.ConnectAsync(a, b);
        var sink = new MemorySink();
        int writes = 0;
        sink.OnWrite = _ => writes++;
        b.Handler.Begin = sink.Begin;
        a.Handler.Open = _ => MemorySnapshot.Random(8, 400_000);
        a.Transport.Send([SnapshotMessage(40)]);
        Assert.Equal((2UL, true), await a.Handler.NextSnapshotReportAsync());
        Assert.Equal(8, writes);
        Assert.Single(sink.Starts);
    }

    internal static Message SnapshotMessage(ulong index) => new()
    {
        Type = MessageType.Snapshot,
        From = 1,
        To = 2,
        Term = 3,
        Snapshot = new Snapshot(new SnapshotMetadata(index, 3, new ConfState { Voters = [1, 2] }), default),
    };

    private static void Fail(bool now)
    {
        if (now)
        {
            throw new IOException("the disk is full");
        }
    }
}
