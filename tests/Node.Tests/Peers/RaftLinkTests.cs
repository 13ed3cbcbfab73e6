using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using WebEtcd.Node.Peers;
using WebEtcd.Node.Peers.Handshake;
using WebEtcd.Node.Tests.Peers.Fakes;
using WebEtcd.Node.Tests.Testing;
using WebEtcd.Raft;

namespace WebEtcd.Node.Tests.Peers;

/// <summary>Raft messages between transports on the loopback.</summary>
public sealed class RaftLinkTests
{
    [Fact]
    public async Task Messages_of_three_members_arrive_in_order_on_every_link()
    {
        await using var a = new TestPeer(1);
        await using var b = new TestPeer(2);
        await using var c = new TestPeer(3);
        TestPeer[] all = [a, b, c];
        await TestPeer.ConnectAsync(all);
        for (ulong i = 1; i <= 50; i++)
        {
            foreach (TestPeer peer in all)
            {
                peer.Transport.Send([.. all.Where(other => other != peer).Select(other => peer.Heartbeat(other.Id, i))]);
            }
        }

        foreach (TestPeer peer in all)
        {
            Dictionary<ulong, ulong> last = all.Where(other => other != peer).ToDictionary(other => other.Id, _ => 0UL);
            for (int i = 0; i < 100; i++)
            {
                Message message = await peer.Handler.NextMessageAsync();
                Assert.Equal(peer.Id, message.To);
                Assert.Equal(++last[message.From], message.Commit);
            }
        }
    }

    [Fact]
    public async Task A_hundred_thousand_small_messages_arrive()
    {
        const int Count = 100_000;
        await using var a = new TestPeer(1, new PeerTransportOptions { QueueMessages = Count });
        await using var b = new TestPeer(2);
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ulong last = 0;
        b.Handler.OnReceive = message =>
        {
            Assert.Equal(++last, message.Commit);
            if (last == Count)
            {
                all.SetResult();
            }
        };
        await TestPeer.ConnectAsync(a, b);
        for (ulong i = 1; i <= Count; i += 100)
        {
            a.Transport.Send([.. Enumerable.Range(0, 100).Select(offset => a.Heartbeat(2, i + (ulong)offset))]);
        }

        await all.Task.Soon();
        Assert.Equal(0, a.Handler.UnreachableWaiting);
    }

    [Fact]
    public async Task What_gathers_for_a_peer_leaves_in_few_writes()
    {
        var streams = new CountingStreams();
        await using var a = new TestPeer(1, streams: streams);
        await using var b = new TestPeer(2);
        await TestPeer.ConnectAsync(a, b);
        int before = streams.Writes;
        a.Transport.Send([.. Enumerable.Range(1, 2000).Select(i => a.Heartbeat(2, (ulong)i))]);
        for (ulong i = 1; i <= 2000; i++)
        {
            Assert.Equal(i, (await b.Handler.NextMessageAsync()).Commit);
        }

        Assert.InRange(streams.Writes - before, 1, 100);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Payloads_of_all_sizes_outlive_the_buffers_they_were_read_into(int seed)
    {
        var random = new Random(seed);
        await using var a = new TestPeer(1);
        await using var b = new TestPeer(2);
        await TestPeer.ConnectAsync(a, b);
        var sent = new List<Message>();
        for (ulong i = 0; i < 60; i++)
        {
            Entry[] entries = [.. Enumerable.Range(1, random.Next(1, 30)).Select(n => new Entry(1, (ulong)n, EntryType.Normal, Bytes(random)))];
            sent.Add(new Message { Type = MessageType.Append, From = 1, To = 2, Term = 1, Entries = entries, Context = Bytes(random) });
        }

        sent.Add(a.Append(2, 1, new byte[5 << 20]));
        a.Transport.Send(sent);
        var received = new List<Message>();
        foreach (Message _ in sent)
        {
            received.Add(await b.Handler.NextMessageAsync());
        }

        for (int i = 0; i < sent.Count; i++)
        {
            Assert.Equal(MessageCodec.Encode(sent[i]), MessageCodec.Encode(received[i]));
        }
    }

    [Fact]
    public async Task A_peer_that_restarts_on_its_port_is_connected_again_and_the_loss_is_reported_once()
    {
        await using var a = new TestPeer(1);
        var b = new TestPeer(2);
        await TestPeer.ConnectAsync(a, b);
        await b.DisposeAsync();
        Assert.Equal(2UL, await a.Handler.NextUnreachableAsync());
        await a.UntilAsync(links => !links[0].IsConnected);
        a.Transport.Send([a.Heartbeat(2, 1)]);

        await using var again = new TestPeer(2, port: b.Port);
        await a.UntilAsync(links => links[0].IsConnected);
        a.Transport.Send([a.Heartbeat(2, 2)]);
        Assert.Equal(2UL, (await again.Handler.NextMessageAsync()).Commit);
        Assert.Equal(0, a.Handler.UnreachableWaiting);
    }

    [Fact]
    public async Task A_peer_that_does_not_read_fills_its_queue_is_reported_once_and_given_up()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var url = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}");
        await using var a = new TestPeer(1, new PeerTransportOptions { QueueMessages = 8 });
        a.Transport.SetPeers([new PeerAddress(2, [url])]);
        using RawPeer deaf = await RawPeer.AcceptAsync(listener, 2);
        await a.UntilAsync(links => links[0].IsConnected);

        // What the socket takes has an end, whatever the size of its buffers.
        byte[] data = new byte[1 << 20];
        for (ulong i = 0; a.Handler.UnreachableWaiting == 0; i++)
        {
            a.Transport.Send([a.Append(2, i, data)]);
            Assert.InRange(a.Transport.Links[0].QueuedMessages, 0, 8);
        }

        Assert.Equal(2UL, await a.Handler.NextUnreachableAsync());
        a.Transport.Send([.. Enumerable.Range(0, 100).Select(i => a.Append(2, (ulong)i, data))]);
        await a.UntilAsync(links => !links[0].IsConnected);
        Assert.Single(a.Logged(LogLevel.Warning), text => text.Contains("are dropped", StringComparison.Ordinal));
        Assert.Contains(a.Logged(LogLevel.Warning), text => text.Contains("silent for 5 s", StringComparison.Ordinal));
        Assert.Equal(2UL, await a.Handler.NextUnreachableAsync());
    }

    [Fact]
    public async Task A_link_measures_its_round_trip_and_tells_what_it_knows()
    {
        await using var a = new TestPeer(1);
        await using var b = new TestPeer(2);
        await TestPeer.ConnectAsync(a, b);
        await a.UntilAsync(links => links[0].RoundTrip is not null);
        PeerLinkView link = Assert.Single(a.Transport.Links);
        Assert.Equal(2UL, link.MemberId);
        Assert.True(link.RoundTrip > TimeSpan.Zero);
        Assert.NotNull(link.LastHeard);
        Assert.NotNull(link.Version);
        Assert.Null(link.Snapshot);
    }

    [Fact]
    public async Task A_cut_link_swallows_what_is_sent_and_lets_pass_what_comes()
    {
        await using var a = new TestPeer(1);
        await using var b = new TestPeer(2);
        await TestPeer.ConnectAsync(a, b);
        a.Transport.SetBlocked(2, inbound: false, outbound: true);
        a.Transport.Send([a.Heartbeat(2, 1)]);
        b.Transport.Send([b.Heartbeat(1, 2)]);
        Assert.Equal(2UL, (await a.Handler.NextMessageAsync()).Commit);

        a.Transport.SetBlocked(2, inbound: false, outbound: false);
        a.Transport.Send([a.Heartbeat(2, 3)]);
        Assert.Equal(3UL, (await b.Handler.NextMessageAsync()).Commit);
        Assert.Equal(0, a.Handler.UnreachableWaiting);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_direction_that_stays_cut_goes_down_and_up_again_while_the_other_never_notices(bool cutByReceiver)
    {
        var quick = new PeerTransportOptions
        {
            PingInterval = TimeSpan.FromMilliseconds(50), SilenceLimit = TimeSpan.FromSeconds(1), DialTimeout = TimeSpan.FromSeconds(1),
        };
        await using var a = new TestPeer(1, quick);
        await using var b = new TestPeer(2, new PeerTransportOptions { PingInterval = TimeSpan.FromMilliseconds(50) });
        await TestPeer.ConnectAsync(a, b);
        SetCut(true);
        a.Transport.Send([a.Heartbeat(2, 1)]);
        Assert.Equal(2UL, await a.Handler.NextUnreachableAsync());
        await a.UntilAsync(links => !links[0].IsConnected);
        Assert.True(b.Transport.Links[0].IsConnected);

        SetCut(false);
        await a.UntilAsync(links => links[0].IsConnected);
        a.Transport.Send([a.Heartbeat(2, 2)]);
        Assert.Equal(2UL, (await b.Handler.NextMessageAsync()).Commit);
        Assert.Equal(0, b.Handler.UnreachableWaiting);

        void SetCut(bool cut)
        {
            if (cutByReceiver)
            {
                b.Transport.SetBlocked(1, inbound: cut, outbound: false);
            }
            else
            {
                a.Transport.SetBlocked(2, inbound: false, outbound: cut);
            }
        }
    }

    [Fact]
    public async Task Peers_come_go_and_move()
    {
        await using var a = new TestPeer(1);
        await using var b = new TestPeer(2);
        await TestPeer.ConnectAsync(a, b);
        a.Transport.SetPeers([]);
        Assert.Empty(a.Transport.Links);
        a.Transport.Send([a.Heartbeat(2, 1)]);

        await using var moved = new TestPeer(2);
        a.Transport.SetPeers([b.Address]);
        await a.UntilAsync(links => links[0].IsConnected);
        DateTimeOffset since = a.Transport.Links[0].Since;
        a.Transport.SetPeers([b.Address]);
        a.Transport.Send([a.Heartbeat(2, 1)]);
        Assert.Equal(1UL, (await b.Handler.NextMessageAsync()).Commit);
        Assert.Equal(since, a.Transport.Links[0].Since);

        a.Transport.SetPeers([moved.Address]);
        moved.Transport.SetPeers([a.Address]);
        await a.UntilAsync(links =>
        {
            a.Transport.Send([a.Heartbeat(2, 2)]);
            return moved.Handler.MessagesWaiting > 0;
        });
    }

    [Fact]
    public async Task Of_several_urls_one_that_works_is_found()
    {
        await using var a = new TestPeer(1);
        await using var b = new TestPeer(2);
        a.Transport.SetPeers([new PeerAddress(2, [new Uri("http://127.0.0.1:1"), new Uri("http://[::1]:1"), b.Url])]);
        await a.UntilAsync(links => links[0].IsConnected);
    }

    [Fact]
    public async Task A_message_beyond_the_limit_is_dropped_and_reported_and_the_link_lives_on()
    {
        await using var a = new TestPeer(1, new PeerTransportOptions { MaxRaftFrameBytes = 1000 });
        await using var b = new TestPeer(2);
        await TestPeer.ConnectAsync(a, b);
        a.Transport.Send([a.Append(2, 1, new byte[1000]), a.Heartbeat(2, 2)]);
        Assert.Equal(2UL, (await b.Handler.NextMessageAsync()).Commit);
        Assert.Equal(2UL, await a.Handler.NextUnreachableAsync());
        Assert.True(a.Transport.Links[0].IsConnected);
    }

    [Fact]
    public async Task A_member_that_greets_and_says_nothing_more_is_closed_out()
    {
        await using var peer = new TestPeer(1, new PeerTransportOptions { SilenceLimit = TimeSpan.FromMilliseconds(200) });
        using RawPeer raw = await RawPeer.ConnectAsync(peer);
        Assert.Equal(HelloCode.Ok, (await raw.GreetAsync(RawPeer.Hello(2, 1))).Code);
        await raw.UntilClosedAsync();
    }

    [Fact]
    public async Task An_entry_that_is_kept_does_not_hold_much_more_than_itself()
    {
        await using var a = new TestPeer(1);
        await using var b = new TestPeer(2);
        await TestPeer.ConnectAsync(a, b);
        Entry[] entries = [.. Enumerable.Range(1, 1000).Select(i => new Entry(1, (ulong)i, EntryType.Normal, new byte[500]))];
        a.Transport.Send([new Message { Type = MessageType.Append, From = 1, To = 2, Term = 1, Entries = entries }]);
        Message received = await b.Handler.NextMessageAsync();
        Assert.All(received.Entries, entry =>
        {
            Assert.True(MemoryMarshal.TryGetArray(entry.Data, out ArraySegment<byte> memory));
            Assert.InRange(memory.Array!.Length, 500, 32 << 10);
        });
    }

    private static byte[] Bytes(Random random)
    {
        byte[] bytes = new byte[random.Next(5) switch { 0 => 0, 1 => random.Next(60_000), _ => random.Next(500) }];
        random.NextBytes(bytes);
        return bytes;
    }
}
