using Google.Protobuf;
using Microsoft.Extensions.Logging;
using WebEtcd.Node.Tests.Testing;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Tests.Grpc;

public sealed class UnaryCallTests
{
    private const string Range = "/etcdserverpb.KV/Range";

    private static readonly RangeRequest Foo = new() { Key = ByteString.CopyFromUtf8("foo") };

    [Fact]
    public async Task A_unary_call_is_answered_with_message_and_status()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        GrpcReply reply = await client.CallAsync(Range, GrpcTestClient.Frame(Foo));
        Assert.Equal("http 200, Ok: ", reply.Outcome);
        Assert.Equal("application/grpc", reply.ContentType);
        Assert.Equal(FakeKeyValueService.Echo(Foo), RangeResponse.Parser.ParseFrom(Assert.Single(reply.Messages)));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(0, false)]
    [InlineData(long.MaxValue, false)]
    public async Task A_call_that_takes_long_is_logged_without_what_is_in_it(long slowTicks, bool isLogged)
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync(grpc: grpc => grpc.SlowCall = TimeSpan.FromTicks(slowTicks));
        using var client = new GrpcTestClient(server.Address);
        await client.CallAsync(Range, GrpcTestClient.Frame(Foo));
        await server.StopAsync();
        (LogLevel Level, string Text)[] told = [.. server.Logs.Lines.Where(line => line.Text.Contains(Range, StringComparison.Ordinal) && line.Level == LogLevel.Warning)];
        Assert.Equal(isLogged ? 1 : 0, told.Length);
        Assert.All(told, line => Assert.Matches($"^call of {Range} by 127.0.0.1:[0-9]+ took [0-9]+ ms", line.Text));
    }

    [Fact]
    public async Task The_content_type_of_the_client_is_answered()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        GrpcReply reply = await client.CallAsync(Range, GrpcTestClient.Frame(Foo), ("content-type", "application/grpc+proto"));
        Assert.Equal("http 200, Ok: ", reply.Outcome);
        Assert.Equal("application/grpc+proto", reply.ContentType);
    }

    [Fact]
    public async Task An_empty_message_in_and_out_is_a_message()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        GrpcReply reply = await client.CallAsync("/etcdserverpb.KV/Compact", GrpcTestClient.Frame([]));
        Assert.Equal("http 200, Ok: ", reply.Outcome);
        Assert.Empty(Assert.Single(reply.Messages));
    }

    [Fact]
    public async Task Every_error_of_the_catalogue_reaches_the_client_with_code_and_text()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        foreach (EtcdError error in typeof(EtcdErrors).GetFields().Select(field => (EtcdError)field.GetValue(null)!))
        {
            server.KeyValue.OnRange = (_, _) => throw new EtcdException(error);
            GrpcReply reply = await client.CallAsync(Range, GrpcTestClient.Frame(Foo));
            Assert.Equal($"http 200, {error.Code}: {error.Message}", reply.Outcome);
            Assert.Empty(reply.Messages);
        }
    }

    [Fact]
    public async Task A_text_beyond_ASCII_survives_the_trailer()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        const string text = "100 % schön\r\nund € und 💥";
        server.KeyValue.OnRange = (_, _) => throw new EtcdException(StatusCode.Internal, text);
        Assert.Equal($"http 200, Internal: {text}", (await client.CallAsync(Range, GrpcTestClient.Frame(Foo))).Outcome);
    }

    [Fact]
    public async Task An_unexpected_failure_is_logged_and_not_told()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        server.KeyValue.OnRange = (_, _) => throw new InvalidOperationException("secret detail");
        GrpcReply reply = await client.CallAsync(Range, GrpcTestClient.Frame(Foo));
        Assert.Equal(StatusCode.Unknown, reply.Code);
        Assert.DoesNotContain("secret", reply.Message, StringComparison.Ordinal);
        (LogLevel Level, string Text) line = Assert.Single(server.Logs.Lines, l => l.Level >= LogLevel.Error);
        Assert.Contains("secret detail", line.Text, StringComparison.Ordinal);
        Assert.Contains(Range, line.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("token", "abc.7")]
    [InlineData("authorization", "abc.7")]
    public async Task The_token_comes_from_either_header(string header, string token)
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        await client.CallAsync(Range, GrpcTestClient.Frame(Foo), (header, token));
        CallContext context = server.KeyValue.LastContext!;
        Assert.Equal("abc.7", context.Token);
        Assert.False(context.RequireLeader);
        Assert.StartsWith("127.0.0.1:", context.Peer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_header_token_goes_before_authorization_and_hasleader_is_seen()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        await client.CallAsync(Range, GrpcTestClient.Frame(Foo), ("token", "a.1"), ("authorization", "b.2"), ("hasleader", "true"));
        Assert.Equal("a.1", server.KeyValue.LastContext!.Token);
        Assert.True(server.KeyValue.LastContext!.RequireLeader);

        await client.CallAsync(Range, GrpcTestClient.Frame(Foo));
        Assert.Null(server.KeyValue.LastContext!.Token);
        Assert.False(server.KeyValue.LastContext!.RequireLeader);
    }

    [Fact]
    public async Task A_deadline_ends_the_wait_of_the_service()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        server.KeyValue.OnRange = async (_, context) =>
        {
            await Task.Delay(Timeout.Infinite, context.Cancellation);
            return new RangeResponse();
        };
        GrpcReply reply = await client.CallAsync(Range, GrpcTestClient.Frame(Foo), ("grpc-timeout", "50m")).Soon();
        Assert.Equal("http 200, DeadlineExceeded: context deadline exceeded", reply.Outcome);
    }

    [Fact]
    public async Task A_deadline_ends_the_wait_for_a_request_that_does_not_come()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        using GrpcTestStream stream = await client.OpenAsync(Range, ("grpc-timeout", "50m"));
        await stream.SendRawAsync([0, 0]);
        Assert.Equal("http 200, DeadlineExceeded: context deadline exceeded", (await stream.EndAsync()).Outcome);
    }

    [Fact]
    public async Task A_client_that_gives_up_cancels_the_call()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        var entered = new TaskCompletionSource();
        var canceled = new TaskCompletionSource();
        server.KeyValue.OnRange = async (_, context) =>
        {
            context.Cancellation.Register(() => canceled.TrySetResult());
            entered.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.Cancellation);
            return new RangeResponse();
        };
        using var giveUp = new CancellationTokenSource();
        Task call = client.CallAsync(HttpMethod.Post, Range, GrpcTestClient.Frame(Foo), [], giveUp.Token);
        await entered.Task.Soon();
        await giveUp.CancelAsync();
        await canceled.Task.Soon();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        server.KeyValue.OnRange = (request, _) => new(FakeKeyValueService.Echo(request));
        Assert.Equal("http 200, Ok: ", (await client.CallAsync(Range, GrpcTestClient.Frame(Foo))).Outcome);
        Assert.DoesNotContain(server.Logs.Lines, line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task A_connection_that_breaks_in_the_middle_of_a_request_is_no_failure_of_the_server()
    {
        const int rounds = 20;
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        Assert.True(server.Methods.TryFind(Range, out Api.Grpc.GrpcMethod? method));
        for (int round = 1; round <= rounds; round++)
        {
            using var client = new GrpcTestClient(server.Address);
            using GrpcTestStream stream = await client.OpenAsync(Range);
            await stream.SendRawAsync([0, 0, 0]);
            await UntilAsync(() => method.Statistics.Started == round);
            client.CutConnections();
            await UntilAsync(() => method.Statistics.Handled(StatusCode.Canceled) == round);
        }

        Assert.DoesNotContain(server.Logs.Lines, line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task A_failing_disk_behind_a_service_does_not_pass_for_a_client_that_went_away()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        server.KeyValue.OnRange = (_, _) => throw new IOException("disk");
        Assert.Equal(StatusCode.Unknown, (await client.CallAsync(Range, GrpcTestClient.Frame(Foo))).Code);
        Assert.Contains(server.Logs.Lines, line => line.Level == LogLevel.Error);
    }

    [Fact]
    public async Task A_service_that_cancels_itself_is_a_canceled_call()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        server.KeyValue.OnRange = (_, _) => throw new OperationCanceledException();
        Assert.Equal("http 200, Canceled: context canceled", (await client.CallAsync(Range, GrpcTestClient.Frame(Foo))).Outcome);
    }

    [Theory]
    [InlineData(2_097_152, true)]
    [InlineData(2_097_153, false)]
    public async Task A_message_up_to_the_limit_is_read_and_one_byte_more_is_refused(int size, bool fits)
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        var request = new PutRequest { Key = ByteString.CopyFromUtf8("k") };
        request.Value = ByteString.CopyFrom(new byte[size - new PutRequest { Key = request.Key, Value = ByteString.CopyFrom(new byte[size - 16]) }.CalculateSize() + size - 16]);
        Assert.Equal(size, request.CalculateSize());
        long seen = 0;
        server.KeyValue.OnPut = (put, _) =>
        {
            seen = put.CalculateSize();
            return new(new PutResponse());
        };
        GrpcReply reply = await client.CallAsync("/etcdserverpb.KV/Put", GrpcTestClient.Frame(request)).Soon();
        Assert.Equal(
            fits ? "http 200, Ok: " : "http 200, ResourceExhausted: grpc: received message larger than max (2097153 vs. 2097152)", reply.Outcome);
        Assert.Equal(fits ? size : 0, seen);
    }

    [Fact]
    public async Task The_limit_follows_the_option()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync(grpc: options => options.MaxRequestBytes = 1000);
        using var client = new GrpcTestClient(server.Address);
        GrpcReply reply = await client.CallAsync(Range, [0, 0, 8, 3, 233]);
        Assert.Equal("http 200, ResourceExhausted: grpc: received message larger than max (525289 vs. 525288)", reply.Outcome);
    }

    [Theory]
    [InlineData(60_000)]
    [InlineData(70_000)]
    [InlineData(14_000_000)]
    public async Task A_large_answer_comes_whole(int size)
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        var random = new Random(size);
        var value = new byte[size];
        random.NextBytes(value);
        var response = new RangeResponse();
        response.Kvs.Add(new KeyValue { Value = ByteString.CopyFrom(value) });
        server.KeyValue.OnRange = (_, _) => new(response);
        Assert.Equal(response, await client.UnaryAsync(Range, Foo, RangeResponse.Parser));
    }

    [Theory]
    [InlineData(new byte[] { 0x0a, 0x05, 0x61 })] // a length beyond the end
    [InlineData(new byte[] { 0x0f, 0x01 })] // a wire type that does not exist
    [InlineData(new byte[] { 0x00, 0x01 })] // field number 0
    [InlineData(new byte[] { 0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 })] // a number without end
    public async Task Bytes_that_are_no_message_are_refused(byte[] payload)
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        GrpcReply reply = await client.CallAsync(Range, GrpcTestClient.Frame(payload));
        Assert.Equal(StatusCode.Internal, reply.Code);
        Assert.StartsWith("grpc: error unmarshalling request: ", reply.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Logs.Lines, line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task A_message_that_is_cut_short_is_refused_in_the_words_of_etcd()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        GrpcReply reply = await client.CallAsync(Range, GrpcTestClient.Frame([0xff, 0xff, 0xff]));
        Assert.Equal($"http 200, {StatusCode.Internal}: grpc: error unmarshalling request: unexpected EOF", reply.Outcome);
    }

    [Fact]
    public async Task A_transaction_nested_beyond_all_measure_is_refused()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        var request = new TxnRequest();
        for (int depth = 0; depth < 500; depth++)
        {
            request = new TxnRequest { Success = { new RequestOp { RequestTxn = request } } };
        }

        GrpcReply reply = await client.CallAsync("/etcdserverpb.KV/Txn", GrpcTestClient.Frame(request));
        Assert.Equal(StatusCode.Internal, reply.Code);
    }

    [Fact]
    public async Task A_compressed_request_is_read_and_answered_in_kind_only_when_accepted()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        byte[] frame = GrpcTestClient.Frame(GrpcTestClient.Gzip(Foo.ToByteArray()), flag: 1);

        GrpcReply plain = await client.CallAsync(Range, frame, ("grpc-encoding", "gzip"));
        Assert.Equal("http 200, Ok: ", plain.Outcome);
        Assert.False(plain.Compressed);

        GrpcReply packed = await client.CallAsync(Range, frame, ("grpc-encoding", "gzip"), ("grpc-accept-encoding", "identity, gzip"));
        Assert.True(packed.Compressed);
        Assert.Equal(Assert.Single(plain.Messages), Assert.Single(packed.Messages));

        GrpcReply uncompressed = await client.CallAsync(Range, GrpcTestClient.Frame(Foo), ("grpc-encoding", "gzip"));
        Assert.Equal("http 200, Ok: ", uncompressed.Outcome);
    }

    [Fact]
    public async Task A_compressed_request_that_unpacks_beyond_the_limit_is_refused()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        byte[] bomb = GrpcTestClient.Frame(GrpcTestClient.Gzip(new byte[200_000_000]), flag: 1);
        Assert.True(bomb.Length < 2_000_000);
        GrpcReply reply = await client.CallAsync(Range, bomb, ("grpc-encoding", "gzip"));
        Assert.Equal(StatusCode.ResourceExhausted, reply.Code);
        Assert.Equal("grpc: received message after decompression larger than max 2097152", reply.Message);
    }

    [Fact]
    public async Task A_request_that_only_claims_to_be_compressed_is_refused()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        GrpcReply reply = await client.CallAsync(Range, GrpcTestClient.Frame([1, 2, 3, 4], flag: 1), ("grpc-encoding", "gzip"));
        Assert.Equal(StatusCode.Internal, reply.Code);
        Assert.StartsWith("grpc: failed to decompress the received message: ", reply.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counts_are_kept_for_each_method()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        await client.CallAsync(Range, GrpcTestClient.Frame(Foo));
        server.KeyValue.OnRange = (_, _) => throw new EtcdException(EtcdErrors.Compacted);
        await client.CallAsync(Range, GrpcTestClient.Frame(Foo));
        Assert.True(server.Methods.TryFind(Range, out Api.Grpc.GrpcMethod? method));
        Assert.Equal(2, method.Statistics.Started);
        Assert.Equal(1, method.Statistics.Handled(StatusCode.Ok));
        Assert.Equal(1, method.Statistics.Handled(StatusCode.OutOfRange));
        Assert.Equal(2, method.Statistics.MessagesReceived);
        Assert.Equal(1, method.Statistics.MessagesSent);
    }

    private static Task UntilAsync(Func<bool> condition) => Task.Run(async () =>
    {
        while (!condition())
        {
            await Task.Yield();
        }
    }).Soon();
}
