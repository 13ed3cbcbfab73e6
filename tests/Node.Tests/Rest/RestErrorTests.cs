using System.Net;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Tests.Rest;

public sealed class RestErrorTests
{
    private const string Key = "{\"key\":\"YQ==\"}";

    [Theory]
    [InlineData(1, 499)]
    [InlineData(2, 500)]
    [InlineData(3, 400)]
    [InlineData(4, 504)]
    [InlineData(5, 404)]
    [InlineData(6, 409)]
    [InlineData(7, 403)]
    [InlineData(8, 429)]
    [InlineData(9, 400)]
    [InlineData(10, 409)]
    [InlineData(11, 400)]
    [InlineData(12, 501)]
    [InlineData(13, 500)]
    [InlineData(14, 503)]
    [InlineData(15, 500)]
    [InlineData(16, 401)]
    public async Task Codes_have_their_status_and_both_generations_find_their_fields(int code, int status)
    {
        await using RestServer server = await RestServer.StartAsync();
        server.KeyValue.Before = (_, _) => throw new EtcdException((StatusCode)code, "etcdserver: why \"not\"");
        HttpResponseMessage answer = await server.PostAsync("/v3/kv/range", Key);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal($"{{\"error\":\"etcdserver: why \\\"not\\\"\",\"code\":{code},\"message\":\"etcdserver: why \\\"not\\\"\"}}", await answer.Content.ReadAsStringAsync());
        Assert.False(answer.Headers.Contains("Grpc-Metadata-Content-Type"));
        Assert.Equal(code == 16, answer.Headers.Contains("WWW-Authenticate"));
    }

    [Fact]
    public async Task Malformed_JSON_is_an_invalid_argument()
    {
        await using RestServer server = await RestServer.StartAsync();
        HttpResponseMessage answer = await server.PostAsync("/v3/kv/range", "{\"key\":5}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("\"code\":3,\"message\":\"json: (line 1:8): field key", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Null(server.KeyValue.LastRequest);
    }

    [Fact]
    public async Task A_failure_that_is_no_answer_is_told_without_details()
    {
        await using RestServer server = await RestServer.StartAsync();
        server.KeyValue.Before = (_, _) => throw new InvalidOperationException("secret detail");
        HttpResponseMessage answer = await server.PostAsync("/v3/kv/range", Key);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.DoesNotContain("secret", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("10")]
    [InlineData("S")]
    [InlineData("123456789S")]
    [InlineData("-1S")]
    [InlineData("+1S")]
    [InlineData("1s")]
    public async Task Malformed_timeouts_are_refused(string timeout)
    {
        await using RestServer server = await RestServer.StartAsync();
        HttpResponseMessage answer = await server.PostAsync("/v3/kv/range", Key, ("Grpc-Timeout", timeout));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"\"code\":3,\"message\":\"invalid grpc-timeout: {timeout}\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1m")]
    [InlineData("1u")]
    [InlineData("1n")]
    public async Task A_call_ends_when_its_time_is_over(string timeout)
    {
        await using RestServer server = await RestServer.StartAsync();
        server.KeyValue.Before = async (_, context) => await Task.Delay(Timeout.Infinite, context.Cancellation);
        HttpResponseMessage answer = await server.PostAsync("/v3/kv/range", Key, ("Grpc-Timeout", timeout));
        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.Contains("\"code\":4,\"message\":\"context deadline exceeded\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10S")]
    [InlineData("99999999H")]
    [InlineData("1M")]
    public async Task A_call_within_its_time_is_answered(string timeout)
    {
        await using RestServer server = await RestServer.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/v3/kv/range", Key, ("Grpc-Timeout", timeout))).StatusCode);
    }

    [Fact]
    public async Task The_call_of_a_client_that_left_is_cancelled()
    {
        await using RestServer server = await RestServer.StartAsync();
        TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously), cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        server.KeyValue.Before = async (_, context) =>
        {
            entered.SetResult();
            context.Cancellation.Register(() => cancelled.SetResult());
            await Task.Delay(Timeout.Infinite, context.Cancellation);
        };
        using CancellationTokenSource client = new();
        Task call = server.Client.PostAsync("/v3/kv/range", new StringContent(Key), client.Token);
        await entered.Task.WaitAsync(RestServer.Deadline);
        await client.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await cancelled.Task.WaitAsync(RestServer.Deadline);
    }

    [Theory]
    [InlineData("Authorization", "keCyGBqGPgMghQqW.60", "keCyGBqGPgMghQqW.60")]
    [InlineData("Authorization", "Bearer x", "Bearer x")]
    [InlineData("Grpc-Metadata-Token", "t1", "t1")]
    [InlineData("Grpc-Metadata-Authorization", "t2", "t2")]
    [InlineData("Token", "t3", null)]
    public async Task The_token_is_taken_from_where_etcd_takes_it(string header, string value, string? expected)
    {
        await using RestServer server = await RestServer.StartAsync();
        await server.PostAsync("/v3/kv/range", Key, (header, value));
        Assert.Equal(expected, server.KeyValue.LastContext!.Token);
        Assert.StartsWith("127.0.0.1:", server.KeyValue.LastContext.Peer, StringComparison.Ordinal);
        Assert.Null(server.KeyValue.LastContext.CertificateUser);
    }

    [Fact]
    public async Task The_wish_for_a_leader_is_passed_on()
    {
        await using RestServer server = await RestServer.StartAsync();
        await server.PostAsync("/v3/kv/range", Key, ("Grpc-Metadata-hasleader", "true"));
        Assert.True(server.KeyValue.LastContext!.RequireLeader);
        await server.PostAsync("/v3/kv/range", Key);
        Assert.False(server.KeyValue.LastContext!.RequireLeader);
    }
}
