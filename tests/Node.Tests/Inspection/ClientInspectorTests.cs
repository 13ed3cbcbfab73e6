using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using WebEtcd.Node.Hosting.ClientPort;
using WebEtcd.Node.Services.Inspection;
using WebEtcd.Node.Tests.Security;
using WebEtcd.Node.Tests.Testing;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Tests.Inspection;

public sealed class ClientInspectorTests
{
    [Fact]
    public async Task A_watch_is_listed_with_all_that_its_client_asked_for()
    {
        await using AuthNode node = await AuthNode.StartAsync();
        await using IWatchSession session = await WatchAsync(node, "10.0.0.1:5", new WatchCreateRequest
        {
            Key = AuthNode.Bytes("/a/"), RangeEnd = AuthNode.Bytes("/a0"), StartRevision = 1000, PrevKv = true, ProgressNotify = true, Fragment = true, WatchId = 7,
            Filters = { WatchCreateRequest.Types.FilterType.Nodelete },
        });
        WatchesPage page = await ListAsync(node);
        OpenWatch watch = Assert.Single(page.Watches);
        Assert.Equal(("/a/", "/a0", 1000L, 7L), (Encoding.UTF8.GetString(watch.Key), Encoding.UTF8.GetString(watch.RangeEnd), watch.StartRevision, watch.Place.WatchId));
        Assert.Equal((true, false, true, true, true), (watch.Puts, watch.Deletes, watch.PreviousValues, watch.ProgressNotify, watch.Fragment));
        Assert.Equal((WatchProgress.Waiting, 1000L, 0L, "10.0.0.1:5"), (watch.Progress, watch.NextRevision, watch.BehindRevisions, watch.Peer));
        Assert.Equal((1, 1, 0), (page.TotalWatches, page.TotalStreams, page.TotalBehind));
        await session.DisposeAsync();
        Assert.Empty((await ListAsync(node)).Watches);
    }

    [Fact]
    public async Task A_cancelled_watch_ends_with_a_reason_and_the_others_go_on()
    {
        await using AuthNode node = await AuthNode.StartAsync();
        await using IWatchSession session = await WatchAsync(node, "c:1", Key("a"), Key("b"));
        OpenWatch first = (await ListAsync(node)).Watches[0];
        IClientInspector inspector = node.Get<IClientInspector>();
        Assert.True(await inspector.CancelWatchAsync(first.Place, CallContext.None));
        Assert.False(await inspector.CancelWatchAsync(first.Place, CallContext.None));
        Assert.False(await inspector.CancelWatchAsync(new WatchPlace(99, 0), CallContext.None));
        WatchResponse told = await session.Responses.ReadAsync().AsTask().Soon();
        Assert.Equal((0L, true, ClientInspector.CancelReason), (told.WatchId, told.Canceled, told.CancelReason));
        await node.Keys.PutAsync(new PutRequest { Key = AuthNode.Bytes("a") }, CallContext.None);
        await node.Keys.PutAsync(new PutRequest { Key = AuthNode.Bytes("b") }, CallContext.None);
        WatchResponse next = await session.Responses.ReadAsync().AsTask().Soon();
        Assert.Equal((1L, "b"), (next.WatchId, next.Events.Single().Kv.Key.ToStringUtf8()));
        Assert.Equal(1, Assert.Single((await ListAsync(node)).Watches).Place.WatchId);
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_found_among_those_that_do()
    {
        await using AuthNode node = await AuthNode.StartAsync();
        await using IWatchSession quick = await WatchAsync(node, "quick:1", Key("other"));
        await using IWatchSession slow = await WatchAsync(node, "slow:1", Key("k"));
        for (int i = 0; i < 200; i++)
        {
            await node.Keys.PutAsync(new PutRequest { Key = AuthNode.Bytes("k") }, CallContext.None);
        }

        WatchesPage page = await node.Get<IClientInspector>().ListWatchesAsync(new WatchesQuery("", true, null, 10), CallContext.None);
        OpenWatch watch = Assert.Single(page.Watches);
        Assert.Equal(("slow:1", WatchProgress.Blocked, 1), (watch.Peer, watch.Progress, page.TotalBehind));
        Assert.True(watch.BehindRevisions > 0 && watch.PendingEvents > 0 && watch.WaitingResponses >= 128);
        Assert.Equal("quick:1", Assert.Single((await ListAsync(node, "quick")).Watches).Peer);
        Assert.Equal("quick:1", Assert.Single((await ListAsync(node, "othe")).Watches).Peer);
        Assert.Empty((await ListAsync(node, "nothing")).Watches);
    }

    [Fact]
    public async Task Many_watches_come_in_pages_each_once()
    {
        await using AuthNode node = await AuthNode.StartAsync();
        await using IWatchSession one = await WatchAsync(node, "c:1", Key("a"), Key("b"), Key("c"));
        await using IWatchSession two = await WatchAsync(node, "c:2", Key("d"), Key("e"));
        List<string> keys = [];
        WatchPlace? after = null;
        do
        {
            WatchesPage page = await node.Get<IClientInspector>().ListWatchesAsync(new WatchesQuery("", false, after, 2), CallContext.None);
            Assert.InRange(page.Watches.Count, 1, 2);
            keys.AddRange(page.Watches.Select(watch => Encoding.UTF8.GetString(watch.Key)));
            after = page.NextAfter;
        }
        while (after is not null);
        Assert.Equal(["a", "b", "c", "d", "e"], keys);
    }

    [Fact]
    public async Task Connections_are_counted_and_named_after_the_user_of_the_last_call()
    {
        await using AuthNode node = await AuthNode.StartAsync();
        await node.EnableAsync();
        CallContext root = await node.LoginAsync("root", "rpw");
        ClientConnections connections = node.Get<ClientConnections>();
        ClientConnection first = connections.Open(new DefaultConnectionContext { RemoteEndPoint = new IPEndPoint(IPAddress.Loopback.MapToIPv6(), 51) }, "HTTP/2");
        ClientConnection second = connections.Open(new DefaultConnectionContext { RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, 52) }, "HTTP/1.1");
        first.BeginCall(root.Token, null, new HeaderDictionary { ["User-Agent"] = new string('x', 500) });
        first.BeginCall(root.Token, null, new HeaderDictionary());
        first.EndCall();
        await using IWatchSession session = await WatchAsync(node, new CallContext { Peer = "127.0.0.1:51", Token = root.Token }, Key("a"), Key("b"));
        IClientInspector inspector = node.Get<IClientInspector>();
        ConnectionsPage page = await inspector.ListConnectionsAsync(new ConnectionsQuery("", 0, 1), root);
        OpenConnection row = Assert.Single(page.Connections);
        Assert.Equal(("127.0.0.1:51", "HTTP/2", "root", 2L, 1, 1, 2, 120), (row.Peer, row.Protocol, row.User, row.Calls, row.OpenCalls, row.WatchStreams, row.Watches, row.Program.Length));
        Assert.Equal((2, first.Id), (page.Total, page.NextAfter));
        Assert.Equal("127.0.0.1:52", Assert.Single((await inspector.ListConnectionsAsync(new ConnectionsQuery("", page.NextAfter, 10), root)).Connections).Peer);
        Assert.Equal("root", (await inspector.ListWatchesAsync(new WatchesQuery("", false, null, 10), root)).Watches[0].User);
        connections.Close(second);
        connections.Close(second);
        Assert.Equal(1, connections.Current);
    }

    [Fact]
    public async Task Only_root_looks_on_and_cancels_while_users_are_asked_for()
    {
        await using AuthNode node = await AuthNode.StartAsync();
        await node.AddUserAsync("plain", "ppw");
        await node.EnableAsync();
        CallContext plain = await node.LoginAsync("plain", "ppw");
        CallContext root = await node.LoginAsync("root", "rpw");
        await using IWatchSession session = await WatchAsync(node, root, Key("a"));
        WatchPlace place = Assert.Single((await node.Get<IClientInspector>().ListWatchesAsync(new WatchesQuery("", false, null, 10), root)).Watches).Place;
        IClientInspector inspector = node.Get<IClientInspector>();
        Func<CallContext, Task>[] calls =
        [
            caller => inspector.ListWatchesAsync(new WatchesQuery("", false, null, 10), caller).AsTask(),
            caller => inspector.ListConnectionsAsync(new ConnectionsQuery("", 0, 10), caller).AsTask(),
            caller => inspector.CancelWatchAsync(place, caller).AsTask(),
        ];
        foreach (Func<CallContext, Task> call in calls)
        {
            Assert.Equal(EtcdErrors.PermissionDenied, (await Assert.ThrowsAsync<EtcdException>(() => call(plain))).Error);
            await Assert.ThrowsAsync<EtcdException>(() => call(CallContext.None));
        }

        Assert.False(session.Responses.TryRead(out _));
        Assert.True(await inspector.CancelWatchAsync(place, root));
    }

    private static WatchCreateRequest Key(string key) => new() { Key = AuthNode.Bytes(key) };

    private static Task<IWatchSession> WatchAsync(AuthNode node, string peer, params WatchCreateRequest[] requests) =>
        WatchAsync(node, new CallContext { Peer = peer }, requests);

    private static async Task<IWatchSession> WatchAsync(AuthNode node, CallContext caller, params WatchCreateRequest[] requests)
    {
        IWatchSession session = node.Get<IWatchService>().Open(caller);
        foreach (WatchCreateRequest request in requests)
        {
            await session.SendAsync(new WatchRequest { CreateRequest = request }, CancellationToken.None);
            Assert.True((await session.Responses.ReadAsync().AsTask().Soon()).Created);
        }

        return session;
    }

    private static async Task<WatchesPage> ListAsync(AuthNode node, string contains = "") =>
        await node.Get<IClientInspector>().ListWatchesAsync(new WatchesQuery(contains, false, null, 100), CallContext.None);
}
