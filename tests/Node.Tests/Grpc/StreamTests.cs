using Google.Protobuf;
using Microsoft.Extensions.Logging;
using WebEtcd.Node.Tests.Testing;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Node.Tests.Grpc;

public sealed class StreamTests
{
    private const string Watch = "/etcdserverpb.Watch/Watch";
    private const string KeepAlive = "/etcdserverpb.Lease/LeaseKeepAlive";
    private const string Range = "/etcdserverpb.KV/Range";

    private static readonly RangeRequest Foo = new() { Key = ByteString.CopyFromUtf8("foo") };

    private static WatchRequest Create(long id) => new() { CreateRequest = new WatchCreateRequest { Key = ByteString.CopyFromUtf8("k"), WatchId = id } };

    [Fact]
    public async Task A_watch_stream_carries_requests_and_events_both_ways()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        using GrpcTestStream stream = await client.OpenAsync(Watch, ("hasleader", "true"));
        await stream.SendAsync(Create(1));
        FakeWatchSession session = await server.Watch.OpenedAsync();
        Assert.True(session.Context.RequireLeader);
        Assert.Equal(FakeWatchSession.Created(1), await stream.ReceiveAsync(WatchResponse.Parser));
        for (int i = 0; i < 100; i++)
        {
            await session.Feed.WriteAsync(new WatchResponse { WatchId = i });
            Assert.Equal(i, (await stream.ReceiveAsync(WatchResponse.Parser))!.WatchId);
            await stream.SendAsync(Create(i));
            Assert.Equal(FakeWatchSession.Created(i), await stream.ReceiveAsync(WatchResponse.Parser));
        }
    }

    [Fact]
    public async Task A_watch_stream_lives_on_after_the_client_has_ended_its_half()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        using GrpcTestStream stream = await client.OpenAsync(Watch);
        await stream.SendAsync(Create(1));
        stream.HalfClose();
        FakeWatchSession session = await server.Watch.OpenedAsync();
        Assert.True((await stream.ReceiveAsync(WatchResponse.Parser))!.Created);
        await session.Feed.WriteAsync(new WatchResponse { WatchId = 5 }).AsTask().Soon();
        Assert.Equal(5, (await stream.ReceiveAsync(WatchResponse.Parser))!.WatchId);
        session.Feed.Complete();
        Assert.Equal("http 200, Ok: ", (await stream.EndAsync()).Outcome);
        await session.Disposed.Soon();
    }

    [Fact]
    public async Task A_session_that_fails_ends_the_stream_with_its_error()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        using GrpcTestStream stream = await client.OpenAsync(Watch);
        await stream.SendAsync(Create(1));
        FakeWatchSession session = await server.Watch.OpenedAsync();
        Assert.NotNull(await stream.ReceiveAsync(WatchResponse.Parser));
        session.Feed.Complete(new EtcdException(EtcdErrors.NoLeader));
        Assert.Equal("http 200, Unavailable: etcdserver: no leader", (await stream.EndAsync()).Outcome);
        await session.Disposed.Soon();
    }

    [Fact]
    public async Task A_client_that_goes_away_ends_its_session()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        using GrpcTestStream stream = await client.OpenAsync(Watch);
        await stream.SendAsync(Create(1));
        FakeWatchSession session = await server.Watch.OpenedAsync();
        Assert.NotNull(await stream.ReceiveAsync(WatchResponse.Parser));
        stream.Cancel();
        await session.Disposed.Soon();
        Assert.DoesNotContain(server.Logs.Lines, line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task A_broken_connection_ends_its_sessions()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        using GrpcTestStream stream = await client.OpenAsync(Watch);
        await stream.SendAsync(Create(1));
        FakeWatchSession session = await server.Watch.OpenedAsync();
        client.CutConnections();
        await session.Disposed.Soon();
    }

    [Fact]
    public async Task A_client_that_stops_reading_stalls_only_its_own_stream()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        using GrpcTestStream slow = await client.OpenAsync(Watch);
        await slow.SendAsync(Create(1));
        FakeWatchSession stalled = await server.Watch.OpenedAsync();

        // Another stream of the same connection serves meanwhile, whatever happens to the first.
        using GrpcTestStream quick = await client.OpenAsync(Watch);
        await quick.SendAsync(Create(2));
        FakeWatchSession lively = await server.Watch.OpenedAsync();
        Assert.True((await quick.ReceiveAsync(WatchResponse.Parser))!.Created);

        // Fed until nothing is taken during many round trips of the other stream: the session's queue, the response buffer and the
        // client's window are full, and the server waits.
        var big = new WatchResponse { Events = { new Event { Kv = new KeyValue { Value = ByteString.CopyFrom(new byte[100_000]) } } } };
        int fed = 0;
        for (int idleRounds = 0; idleRounds < 100; idleRounds++)
        {
            while (stalled.Feed.TryWrite(big))
            {
                idleRounds = 0;
                Assert.True(++fed < 10_000, "the server takes more than a client reads");
            }

            await lively.Feed.WriteAsync(new WatchResponse { WatchId = idleRounds }).AsTask().Soon();
            Assert.Equal(idleRounds, (await quick.ReceiveAsync(WatchResponse.Parser))!.WatchId);
        }

        Assert.Equal("http 200, Ok: ", (await client.CallAsync(Range, GrpcTestClient.Frame(Foo))).Outcome);

        // And nothing of the slow one is lost.
        Assert.True((await slow.ReceiveAsync(WatchResponse.Parser))!.Created);
        for (int i = 0; i < fed; i++)
        {
            Assert.Single((await slow.ReceiveAsync(WatchResponse.Parser))!.Events);
        }
    }

    [Fact]
    public async Task Keep_alives_are_answered_one_by_one_until_the_client_ends()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        using GrpcTestStream stream = await client.OpenAsync(KeepAlive);
        foreach ((long id, long ttl) in new[] { (7L, 60L), (5000L, 0L), (8L, 60L) })
        {
            await stream.SendAsync(new LeaseKeepAliveRequest { ID = id });
            Assert.Equal(new LeaseKeepAliveResponse { Header = new ResponseHeader(), ID = id, TTL = ttl }, await stream.ReceiveAsync(LeaseKeepAliveResponse.Parser));
        }

        stream.HalfClose();
        Assert.Equal("http 200, Ok: ", (await stream.EndAsync()).Outcome);
    }

    [Fact]
    public async Task A_keep_alive_that_fails_ends_the_stream_with_the_error()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        using GrpcTestStream stream = await client.OpenAsync(KeepAlive);
        await stream.SendAsync(new LeaseKeepAliveRequest { ID = 7 });
        Assert.NotNull(await stream.ReceiveAsync(LeaseKeepAliveResponse.Parser));
        await stream.SendAsync(new LeaseKeepAliveRequest { ID = -1 });
        Assert.Equal("http 200, Unavailable: etcdserver: no leader", (await stream.EndAsync()).Outcome);
    }

    [Fact]
    public async Task A_snapshot_comes_in_its_chunks()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        GrpcReply reply = await client.CallAsync("/etcdserverpb.Maintenance/Snapshot", GrpcTestClient.Frame(new SnapshotRequest()));
        Assert.Equal("http 200, Ok: ", reply.Outcome);
        Assert.Equal(
            [2UL * FakeMaintenanceService.ChunkBytes, FakeMaintenanceService.ChunkBytes, 0UL],
            reply.Messages.Select(message => SnapshotResponse.Parser.ParseFrom(message).RemainingBytes));
    }

    [Fact]
    public async Task A_stream_of_no_answers_ends_well()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        GrpcReply none = await client.CallAsync("/etcdserverpb.KV/RangeStream", GrpcTestClient.Frame(new RangeRequest()));
        Assert.Equal("http 200, Ok: ", none.Outcome);
        Assert.Empty(none.Messages);
        GrpcReply many = await client.CallAsync("/etcdserverpb.KV/RangeStream", GrpcTestClient.Frame(new RangeRequest { Limit = 500 }));
        Assert.Equal(500, many.Messages.Count);
    }

    [Fact]
    public async Task A_deadline_ends_a_stream()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        using GrpcTestStream stream = await client.OpenAsync(Watch, ("grpc-timeout", "100m"));
        await stream.SendAsync(Create(1));
        Assert.Equal("http 200, DeadlineExceeded: context deadline exceeded", (await stream.EndAsync()).Outcome);
        await (await server.Watch.OpenedAsync()).Disposed.Soon();
    }

    [Fact]
    public async Task A_thousand_streams_live_on_one_connection()
    {
        const int count = 1000;
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        var streams = new List<GrpcTestStream>();
        for (int i = 0; i < count; i++)
        {
            GrpcTestStream stream = await client.OpenAsync(Watch);
            await stream.SendAsync(Create(i));
            streams.Add(stream);
        }

        for (int i = 0; i < count; i++)
        {
            Assert.Equal(i, (await streams[i].ReceiveAsync(WatchResponse.Parser))!.WatchId);
        }

        Assert.Equal("http 200, Ok: ", (await client.CallAsync(Range, GrpcTestClient.Frame(Foo))).Outcome);
        streams.ForEach(stream => stream.Dispose());
        for (int i = 0; i < count; i++)
        {
            await (await server.Watch.OpenedAsync()).Disposed.Soon();
        }
    }

    [Fact]
    public async Task Many_calls_at_once_get_their_own_answers()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        server.KeyValue.OnRange = async (request, _) =>
        {
            await Task.Yield();
            return FakeKeyValueService.Echo(request);
        };
        GrpcTestClient[] clients = [.. Enumerable.Range(0, 4).Select(_ => new GrpcTestClient(server.Address))];
        await Parallel.ForAsync(0, 4000, new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (i, _) =>
        {
            var request = new RangeRequest { Key = ByteString.CopyFromUtf8($"key-{i}") };
            RangeResponse response = await clients[i % clients.Length].UnaryAsync(Range, request, RangeResponse.Parser);
            Assert.Equal(request.Key, Assert.Single(response.Kvs).Key);
        }).Soon();
        Array.ForEach(clients, client => client.Dispose());
    }

    [Fact]
    public async Task Stopping_ends_open_streams_and_lets_a_unary_call_finish()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        var entered = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        server.KeyValue.OnRange = async (request, _) =>
        {
            entered.SetResult();
            await release.Task;
            return FakeKeyValueService.Echo(request);
        };
        using GrpcTestStream stream = await client.OpenAsync(Watch);
        await stream.SendAsync(Create(1));
        FakeWatchSession session = await server.Watch.OpenedAsync();
        Assert.True((await stream.ReceiveAsync(WatchResponse.Parser))!.Created);
        Task<GrpcReply> unary = client.CallAsync(Range, GrpcTestClient.Frame(Foo));
        await entered.Task.Soon();

        Task stopping = server.StopAsync();
        Assert.Equal("http 200, Unavailable: etcdserver: server stopped", (await stream.EndAsync()).Outcome);
        await session.Disposed.Soon();
        release.SetResult();
        Assert.Equal("http 200, Ok: ", (await unary.Soon()).Outcome);
        await stopping.Soon();
    }
}
