using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using WebEtcd.Node.Peers;
using WebEtcd.Node.Peers.Framing;
using WebEtcd.Node.Peers.Handshake;
using WebEtcd.Node.Tests.Peers.Fakes;
using WebEtcd.Node.Tests.Testing;
using WebEtcd.Raft;

namespace WebEtcd.Node.Tests.Peers;

/// <summary>Who is let in on the peer port, and what becomes of those who are not.</summary>
public sealed class GreetingTests
{
    private static readonly PeerTransportOptions Quick = new() { MinBackoff = TimeSpan.FromMilliseconds(5), MaxBackoff = TimeSpan.FromMilliseconds(10) };

    [Fact]
    public async Task A_hello_is_answered_by_what_differs()
    {
        await using var peer = new TestPeer(1);
        peer.Handler.Removed[9] = true;
        await ExpectAsync(peer, HelloCode.Ok, RawPeer.Hello(2, 1));
        await ExpectAsync(peer, HelloCode.Ok, RawPeer.Hello(77, 1, ChannelKind.Call));
        await ExpectAsync(peer, HelloCode.ClusterIdMismatch, RawPeer.Hello(2, 1, cluster: 5));
        await ExpectAsync(peer, HelloCode.NotThisMember, RawPeer.Hello(2, 3));
        await ExpectAsync(peer, HelloCode.NotThisMember, RawPeer.Hello(1, 1));
        await ExpectAsync(peer, HelloCode.Removed, RawPeer.Hello(9, 1));
        await ExpectAsync(peer, HelloCode.UnknownVersion, RawPeer.Hello(2, 1, version: 2));
        await ExpectAsync(peer, HelloCode.Ok, RawPeer.Hello(0, 0, ChannelKind.Call, cluster: 0));
        await ExpectAsync(peer, HelloCode.NotThisMember, RawPeer.Hello(0, 0, ChannelKind.Raft, cluster: 0));
        await ExpectAsync(peer, HelloCode.NotThisMember, RawPeer.Hello(0, 1, ChannelKind.Snapshot, cluster: TestPeer.Cluster));
    }

    [Fact]
    public async Task A_member_tells_strangers_where_it_listens()
    {
        await using var a = new TestPeer(1, Quick);
        await using var b = new TestPeer(2, Quick);
        b.Transport.SetPeers([a.Address, b.Address]);

        PeerAddress stranger = await a.Handler.Strangers.Reader.ReadAsync().AsTask().Soon();
        Assert.Equal((2UL, b.Url), (stranger.MemberId, Assert.Single(stranger.Urls)));
        a.Transport.SetPeers([stranger]);
        await a.UntilAsync(links => links.Count == 1 && links[0].IsConnected);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1:1\n", 0)]
    [InlineData("no url\n\nhttp://127.0.0.1:1\n", 1)]
    public async Task What_is_no_url_of_a_member_is_passed_over(string text, int urls)
    {
        await using var peer = new TestPeer(1);
        using RawPeer raw = await RawPeer.ConnectAsync(peer);
        byte[] body = [.. RawPeer.Bytes(RawPeer.Hello(2, 1))[17..^2], (byte)text.Length, 0, .. System.Text.Encoding.UTF8.GetBytes(text)];
        var buffer = new FrameBuffer();
        buffer.AddRaw(PeerProtocol.Magic);
        body.CopyTo(buffer.Begin(FrameKind.Hello, body.Length));
        buffer.End();
        await raw.SendAsync(buffer.Written.ToArray());
        Assert.Equal(HelloCode.Ok, HelloAnswer.Read((await raw.NextAsync())!.Value).Code);

        using RawPeer other = await RawPeer.ConnectAsync(peer);
        await other.GreetAsync(RawPeer.Hello(3, 1) with { Urls = [new Uri("http://127.0.0.1:3")] });
        Assert.Equal(urls == 0 ? 3UL : 2UL, (await peer.Handler.Strangers.Reader.ReadAsync().AsTask().Soon()).MemberId);
    }

    [Fact]
    public async Task Members_of_different_clusters_say_on_both_sides_what_differs_and_say_it_once()
    {
        await using var a = new TestPeer(1, Quick);
        await using var b = new TestPeer(2, Quick, cluster: 0xC2);
        a.Transport.SetPeers([b.Address]);
        await a.UntilAsync(_ => a.Logged(LogLevel.Error).Any() && b.Logged(LogLevel.Error).Any());

        // A later change of what is wrong is told again, after many refusals of the same kind that are not.
        b.Handler.Removed[1] = true;
        using (RawPeer raw = await RawPeer.ConnectAsync(b))
        {
            await raw.GreetAsync(RawPeer.Hello(1, 2, cluster: 0xC2));
        }

        await b.UntilAsync(_ => b.Logged(LogLevel.Error).Any(text => text.Contains("was removed", StringComparison.Ordinal)));
        Assert.Single(a.Logged(LogLevel.Error));
        Assert.Contains("peer 2", a.Logged(LogLevel.Error).Single(), StringComparison.Ordinal);
        Assert.Contains("it belongs to cluster c2, this member to c1", a.Logged(LogLevel.Error).Single(), StringComparison.Ordinal);
        Assert.Contains("it belongs to cluster c1, this member to c2", b.Logged(LogLevel.Error).First(), StringComparison.Ordinal);
        Assert.False(a.Transport.Links[0].IsConnected);
    }

    [Fact]
    public async Task A_removed_member_is_told_and_its_connection_is_closed()
    {
        await using var a = new TestPeer(1, Quick);
        await using var b = new TestPeer(2, Quick);
        await TestPeer.ConnectAsync(a, b);
        b.Handler.Removed[1] = true;
        b.Transport.SetPeers([]);
        await a.Handler.ToldRemoved.Task.Soon();
        Assert.False(a.Transport.Links[0].IsConnected);
    }

    [Fact]
    public async Task Another_member_at_the_address_is_recognised()
    {
        await using var a = new TestPeer(1, Quick);
        await using var b = new TestPeer(2);
        a.Transport.SetPeers([new PeerAddress(3, [b.Url])]);
        await a.UntilAsync(_ => a.Logged(LogLevel.Error).Any());
        Assert.Contains("it is member 2, not 3", a.Logged(LogLevel.Error).First(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData("WEBETCX")]
    [InlineData("\x16\x03\x01")]
    public async Task Whoever_speaks_something_else_is_closed_out(string bytes)
    {
        await using var peer = new TestPeer(1);
        using RawPeer raw = await RawPeer.ConnectAsync(peer);
        await raw.SendAsync(System.Text.Encoding.Latin1.GetBytes(bytes));
        await raw.UntilClosedAsync();
        Assert.Contains(peer.Logged(LogLevel.Warning), text => text.Contains("does not begin", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_says_nothing_is_closed_out()
    {
        await using var peer = new TestPeer(1, new PeerTransportOptions { DialTimeout = TimeSpan.FromMilliseconds(50) });
        using RawPeer raw = await RawPeer.ConnectAsync(peer);
        await raw.UntilClosedAsync();
    }

    [Fact]
    public async Task Connections_have_a_bound_and_closed_ones_make_room()
    {
        await using var peer = new TestPeer(1, new PeerTransportOptions { MaxConnections = 2 });
        using RawPeer first = await RawPeer.ConnectAsync(peer);
        Assert.Equal(HelloCode.Ok, (await first.GreetAsync(RawPeer.Hello(2, 1))).Code);
        using (RawPeer second = await RawPeer.ConnectAsync(peer))
        {
            Assert.Equal(HelloCode.Ok, (await second.GreetAsync(RawPeer.Hello(3, 1))).Code);
            using RawPeer third = await RawPeer.ConnectAsync(peer);
            await third.UntilClosedAsync();
        }

        await peer.UntilAsync(_ => TryGreetAsync(peer).GetAwaiter().GetResult());
        Assert.Single(peer.Logged(LogLevel.Warning), text => text.Contains("connections on the peer port", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Messages_that_break_the_rules_close_the_connection_and_nothing_else()
    {
        await using var peer = new TestPeer(1);
        byte[] good = RawPeer.Bytes(Beat(2, 1, 7));
        byte[] damaged = [.. good];
        damaged[^1] ^= 1;
        byte[] huge = [0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 0, 0];
        await ExpectClosedAsync(peer, damaged, "checksum");
        await ExpectClosedAsync(peer, huge, "claims 2147483647 bytes");
        await ExpectClosedAsync(peer, Frame(FrameKind.Message, [0xFF, 0xFF]), "no raft message");
        await ExpectClosedAsync(peer, Frame((FrameKind)99, [1, 2, 3]), "kind 99");
        await ExpectClosedAsync(peer, Frame(FrameKind.Request, new byte[20]), "kind 6");
        await ExpectClosedAsync(peer, RawPeer.Bytes(Beat(3, 1, 1)), "from 3 to 1");
        await ExpectClosedAsync(peer, RawPeer.Bytes(Beat(2, 4, 1)), "from 2 to 4");
        var snapshot = new Snapshot(new SnapshotMetadata(1, 1, new ConfState { Voters = [1] }), default);
        await ExpectClosedAsync(peer, RawPeer.Bytes(new Message { Type = MessageType.Snapshot, From = 2, To = 1, Term = 1, Snapshot = snapshot }), "a snapshot");
        Assert.Equal(0, peer.Handler.MessagesWaiting);

        using RawPeer raw = await RawPeer.ConnectAsync(peer);
        await raw.GreetAsync(RawPeer.Hello(2, 1));
        await raw.SendAsync(good);
        Assert.Equal(7UL, (await peer.Handler.NextMessageAsync()).Commit);
    }

    [Fact]
    public async Task Requests_that_were_passed_on_name_who_asked_first()
    {
        await using var peer = new TestPeer(1);
        using RawPeer raw = await RawPeer.ConnectAsync(peer);
        await raw.GreetAsync(RawPeer.Hello(2, 1));
        await raw.SendAsync(RawPeer.Bytes(new Message { Type = MessageType.Propose, From = 3, To = 1, Entries = [new Entry(0, 0, EntryType.Normal, new byte[] { 1 })] }));
        Assert.Equal(3UL, (await peer.Handler.NextMessageAsync()).From);
    }

    [Fact]
    public async Task A_handler_that_throws_costs_the_connection_only()
    {
        await using var a = new TestPeer(1, Quick);
        await using var b = new TestPeer(2, Quick);
        int calls = 0;
        b.Handler.OnReceive = _ => Assert.True(++calls > 1, "the first message is too much");
        await TestPeer.ConnectAsync(a, b);
        a.Transport.Send([a.Heartbeat(2, 1)]);
        Assert.Equal(2UL, await a.Handler.NextUnreachableAsync());
        await a.UntilAsync(links => links[0].IsConnected);
        a.Transport.Send([a.Heartbeat(2, 2)]);
        Assert.Equal(2UL, (await b.Handler.NextMessageAsync()).Commit);
        Assert.Contains(b.Logged(LogLevel.Error), text => text.Contains("the node failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_connection_of_a_member_takes_the_place_of_the_old_one()
    {
        await using var peer = new TestPeer(1);
        using RawPeer older = await RawPeer.ConnectAsync(peer);
        await older.GreetAsync(RawPeer.Hello(2, 1));
        using RawPeer newer = await RawPeer.ConnectAsync(peer);
        await newer.GreetAsync(RawPeer.Hello(2, 1));
        await older.UntilClosedAsync();
        await newer.SendAsync(RawPeer.Bytes(Beat(2, 1, 3)));
        Assert.Equal(3UL, (await peer.Handler.NextMessageAsync()).Commit);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Damaged_conversations_never_bring_a_member_down(int seed)
    {
        // Replayed by its number alone: everything random comes from the seed.
        var random = new Random(seed);
        await using var peer = new TestPeer(1, new PeerTransportOptions { DialTimeout = TimeSpan.FromMilliseconds(500), SilenceLimit = TimeSpan.FromSeconds(1) });
        for (int round = 0; round < 60; round++)
        {
            using RawPeer raw = await RawPeer.ConnectAsync(peer);
            byte[] talk = [.. RawPeer.Bytes(RawPeer.Hello(2, 1, (ChannelKind)random.Next(0, 5))), .. RawPeer.Bytes(Beat(2, 1, 1)), .. new byte[random.Next(50)]];
            for (int i = random.Next(4); i >= 0; i--)
            {
                talk[random.Next(talk.Length)] = (byte)random.Next(256);
            }

            try
            {
                await raw.SendAsync(talk.AsMemory(0, random.Next(talk.Length + 1)));
            }
            catch (IOException)
            {
                // Closed in the middle: as it should.
            }
        }

        using RawPeer good = await RawPeer.ConnectAsync(peer);
        Assert.Equal(HelloCode.Ok, (await good.GreetAsync(RawPeer.Hello(5, 1))).Code);
        await good.SendAsync(RawPeer.Bytes(Beat(5, 1, 42)));
        Message message;
        do
        {
            message = await peer.Handler.NextMessageAsync();
        }
        while (message.From != 5);
        Assert.Equal(42UL, message.Commit);
        Assert.DoesNotContain(peer.Logged(LogLevel.Error), text => text.Contains("the node failed", StringComparison.Ordinal));
    }

    private static Message Beat(ulong from, ulong to, ulong commit) => new() { Type = MessageType.Heartbeat, From = from, To = to, Term = 1, Commit = commit };

    private static byte[] Frame(FrameKind kind, byte[] body)
    {
        var buffer = new FrameBuffer();
        buffer.Add(kind, body);
        return buffer.Written.ToArray();
    }

    private static async Task ExpectAsync(TestPeer peer, HelloCode code, PeerHello hello)
    {
        using RawPeer raw = await RawPeer.ConnectAsync(peer);
        HelloAnswer answer = await raw.GreetAsync(hello);
        Assert.Equal(code, answer.Code);
        Assert.Equal(peer.Id, answer.MemberId);
        Assert.Equal(TestPeer.Cluster, answer.ClusterId);
        if (code != HelloCode.Ok)
        {
            await raw.UntilClosedAsync();
        }
    }

    private static async Task ExpectClosedAsync(TestPeer peer, byte[] bytes, string reason)
    {
        using RawPeer raw = await RawPeer.ConnectAsync(peer);
        Assert.Equal(HelloCode.Ok, (await raw.GreetAsync(RawPeer.Hello(2, 1))).Code);
        await raw.SendAsync(bytes);
        await raw.UntilClosedAsync();
        Assert.Contains(peer.Logged(LogLevel.Warning), text => text.Contains(reason, StringComparison.Ordinal));
    }

    private static async Task<bool> TryGreetAsync(TestPeer peer)
    {
        try
        {
            using RawPeer raw = await RawPeer.ConnectAsync(peer);
            await raw.SendAsync(RawPeer.Bytes(RawPeer.Hello(4, 1)));
            return await raw.NextAsync() is not null;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return false;
        }
    }
}
