using System.Net;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Node.Tests.Rest;

public sealed class RestRoutingTests
{
    private const string Key = "{\"key\":\"YQ==\"}";

    [Fact]
    public async Task A_call_is_answered_with_etcds_headers_and_body()
    {
        await using RestServer server = await RestServer.StartAsync();
        server.KeyValue.RangeAnswer = new RangeResponse { Header = new ResponseHeader { Revision = 3 }, Count = 1, Kvs = { new KeyValue { Key = ByteString.CopyFromUtf8("a") } } };
        HttpResponseMessage answer = await server.PostAsync("/v3/kv/range", Key);
        Assert.Equal("{\"header\":{\"revision\":\"3\"},\"kvs\":[{\"key\":\"YQ==\"}],\"count\":\"1\"}", await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("application/grpc", Assert.Single(answer.Headers.GetValues("Grpc-Metadata-Content-Type")));
        Assert.NotNull(answer.Content.Headers.ContentLength);
        Assert.Equal("a", Assert.IsType<RangeRequest>(server.KeyValue.LastRequest).Key.ToStringUtf8());
    }

    [Theory]
    [InlineData("/v3/kv/put", "{\"key\":\"YQ==\",\"value\":\"Yg==\"}")]
    [InlineData("/v3/kv/deleterange", Key)]
    [InlineData("/v3/kv/txn", "{}")]
    [InlineData("/v3/kv/compaction", "{\"revision\":1}")]
    [InlineData("/v3beta/kv/range", Key)]
    [InlineData("/v3/lease/grant", "{\"TTL\":5}")]
    [InlineData("/v3/lease/revoke", "{}")]
    [InlineData("/v3/kv/lease/revoke", "{}")]
    [InlineData("/v3/lease/timetolive", "{}")]
    [InlineData("/v3/kv/lease/timetolive", "{}")]
    [InlineData("/v3/lease/leases", "{}")]
    [InlineData("/v3/kv/lease/leases", "{}")]
    [InlineData("/v3/cluster/member/list", "{}")]
    [InlineData("/v3/cluster/member/add", "{\"peerURLs\":[\"http://h:1\"]}")]
    [InlineData("/v3/cluster/member/update", "{}")]
    [InlineData("/v3/maintenance/status", "{}")]
    [InlineData("/v3/maintenance/alarm", "{\"action\":\"GET\"}")]
    [InlineData("/v3/maintenance/defragment", "{}")]
    [InlineData("/v3/maintenance/hash", "{}")]
    [InlineData("/v3/maintenance/hashkv", "{}")]
    [InlineData("/v3/maintenance/downgrade", "{}")]
    public async Task Every_path_reaches_its_service(string path, string body)
    {
        await using RestServer server = await RestServer.StartAsync();
        HttpResponseMessage answer = await server.PostAsync(path, body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.ValueKind);
    }

    [Theory]
    [InlineData("/v3/auth/enable", "etcdserverpb.Auth")]
    [InlineData("/v3/auth/user/add", "etcdserverpb.Auth")]
    [InlineData("/v3/lock/lock", "v3lockpb.Lock")]
    [InlineData("/v3/election/campaign", "v3electionpb.Election")]
    public async Task Services_that_are_not_there_answer_unimplemented(string path, string service)
    {
        await using RestServer server = await RestServer.StartAsync();
        HttpResponseMessage answer = await server.PostAsync(path, "{}");
        Assert.Equal(HttpStatusCode.NotImplemented, answer.StatusCode);
        Assert.Equal($"{{\"error\":\"unknown service {service}\",\"code\":12,\"message\":\"unknown service {service}\"}}", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/v3/")]
    [InlineData("/v3/kv/range/")]
    [InlineData("/v3/kv/range:x")]
    [InlineData("/v3/kv/range;a=b")]
    [InlineData("/v3/kv/range%2f")]
    [InlineData("/v3/KV/range")]
    [InlineData("/v3beta/nothing")]
    public async Task Unknown_paths_are_not_found_in_JSON(string path)
    {
        await using RestServer server = await RestServer.StartAsync();
        HttpResponseMessage answer = await server.PostAsync(path, "{}");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("{\"error\":\"Not Found\",\"code\":5,\"message\":\"Not Found\"}", await answer.Content.ReadAsStringAsync());
        Assert.False(answer.Headers.Contains("Grpc-Metadata-Content-Type"));
    }

    [Theory]
    [InlineData("/v3alpha/kv/range")]
    [InlineData("/V3/nothing")]
    [InlineData("/V3/kv/range")]
    [InlineData("/v3beta")]
    public async Task Other_versions_are_not_ours(string path)
    {
        await using RestServer server = await RestServer.StartAsync();
        HttpResponseMessage answer = await server.PostAsync(path, "{}");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain("code", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", null)]
    [InlineData("PUT", null)]
    [InlineData("DELETE", null)]
    [InlineData("POST", "GET")]
    public async Task Other_methods_than_POST_are_refused(string method, string? overridden)
    {
        await using RestServer server = await RestServer.StartAsync();
        HttpRequestMessage request = new(new HttpMethod(method), "/v3/kv/range");
        if (overridden is not null)
        {
            request.Headers.Add("X-HTTP-Method-Override", overridden);
        }

        HttpResponseMessage answer = await server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotImplemented, answer.StatusCode);
        Assert.Contains("\"code\":12,\"message\":\"Method Not Allowed\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HEAD_is_refused_without_a_body()
    {
        await using RestServer server = await RestServer.StartAsync();
        HttpResponseMessage answer = await server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/v3/kv/range"));
        Assert.Equal(HttpStatusCode.NotImplemented, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("POST //v3/kv/range?a=1", "/v3/kv/range?a=1")]
    [InlineData("POST /v3//kv/range", "/v3/kv/range")]
    [InlineData("POST /v3/kv/../kv/range", "/v3/kv/range")]
    [InlineData("POST /v3/./kv/range", "/v3/kv/range")]
    [InlineData("GET /v3", "/v3/")]
    public async Task Paths_that_are_not_clean_are_redirected(string line, string location)
    {
        await using RestServer server = await RestServer.StartAsync();
        string answer = await server.SendRawAsync($"{line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 301", answer, StringComparison.Ordinal);
        Assert.Contains($"Location: {location}\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Type: text/plain\r\n")]
    [InlineData("Content-Type: application/x-www-form-urlencoded\r\n")]
    [InlineData("Content-Type: application/grpc\r\n")]
    [InlineData("Content-Encoding: gzip\r\n")]
    [InlineData("Accept: text/xml\r\n")]
    [InlineData("X-HTTP-Method-Override: POST\r\n")]
    [InlineData("Expect: 100-continue\r\n")]
    [InlineData("")]
    public async Task Headers_that_etcd_ignores_are_ignored(string header)
    {
        await using RestServer server = await RestServer.StartAsync();
        string answer = await server.SendRawAsync($"POST /v3/kv/range?key=x&a=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{header}Content-Length: {Key.Length}\r\n\r\n{Key}");
        Assert.Contains("HTTP/1.1 200 OK", answer, StringComparison.Ordinal);
        Assert.Equal("a", ((RangeRequest)server.KeyValue.LastRequest!).Key.ToStringUtf8());
    }

    [Fact]
    public async Task Old_and_chunked_HTTP_work()
    {
        await using RestServer server = await RestServer.StartAsync();
        Assert.Contains(" 200 OK", await server.SendRawAsync($"POST /v3/kv/range HTTP/1.0\r\nContent-Length: {Key.Length}\r\n\r\n{Key}"), StringComparison.Ordinal);
        string chunked = await server.SendRawAsync("POST /v3/kv/range HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n{\"key\":\r\n7\r\n\"YQ==\"}\r\n0\r\n\r\n");
        Assert.Contains(" 200 OK", chunked, StringComparison.Ordinal);
        string trailers = await server.SendRawAsync($"POST /v3/kv/range HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTE: trailers\r\nContent-Length: {Key.Length}\r\n\r\n{Key}");
        Assert.Contains("Transfer-Encoding: chunked", trailers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pipelined_calls_are_answered_in_order()
    {
        await using RestServer server = await RestServer.StartAsync();
        string call = $"POST /v3/kv/range HTTP/1.1\r\nHost: localhost\r\nContent-Length: {Key.Length}\r\n\r\n{Key}";
        string answer = await server.SendRawAsync(call + call + call.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal));
        Assert.Equal(4, answer.Split("HTTP/1.1 200 OK").Length);
    }

    [Fact]
    public async Task A_large_body_and_a_large_answer_go_through()
    {
        await using RestServer server = await RestServer.StartAsync();
        byte[] value = new byte[1_500_000];
        new Random(5).NextBytes(value);
        server.KeyValue.RangeAnswer = new RangeResponse { Kvs = { Enumerable.Range(0, 10).Select(_ => new KeyValue { Value = ByteString.CopyFrom(value) }) } };
        HttpResponseMessage put = await server.PostAsync("/v3/kv/put", $"{{\"key\":\"YQ==\",\"value\":\"{Convert.ToBase64String(value)}\"}}");
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        Assert.Equal(value, ((PutRequest)server.KeyValue.LastRequest!).Value.ToByteArray());
        byte[] answer = await (await server.PostAsync("/v3/kv/range", Key)).Content.ReadAsByteArrayAsync();
        Assert.Equal(server.KeyValue.RangeAnswer, JsonParser.Default.Parse<RangeResponse>(Encoding.UTF8.GetString(answer)));
    }

    [Fact]
    public async Task Requests_larger_than_a_gRPC_message_are_refused_with_their_size()
    {
        await using RestServer server = await RestServer.StartAsync();
        string value = Convert.ToBase64String(new byte[2_500_000]);
        HttpResponseMessage answer = await server.PostAsync("/v3/kv/put", $"{{\"key\":\"YQ==\",\"value\":\"{value}\"}}");
        Assert.Equal((HttpStatusCode)429, answer.StatusCode);
        int size = new PutRequest { Key = ByteString.CopyFromUtf8("a"), Value = ByteString.CopyFrom(new byte[2_500_000]) }.CalculateSize();
        Assert.Contains($"\"message\":\"grpc: received message larger than max ({size} vs. 2097152)\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task White_space_does_not_count_as_size_until_it_is_absurd()
    {
        await using RestServer server = await RestServer.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/v3/kv/range", new string(' ', 3_000_000) + Key)).StatusCode);
        string absurd = await server.SendRawAsync("POST /v3/kv/range HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n{");
        Assert.Contains("HTTP/1.1 429", absurd, StringComparison.Ordinal);
        Assert.Contains("Connection: close", absurd, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_endpoints_answer_without_the_short_way_too()
    {
        await using RestServer server = await RestServer.StartAsync(shortWay: false);
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/v3/kv/range", Key)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await server.PostAsync("/v3/kv/range", Key, ("Origin", "http://evil.example"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.PostAsync("/V3/kv/range", Key)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.PostAsync("/v3/kv/range/", Key)).StatusCode);
    }

    [Fact]
    public async Task JSON_over_clear_HTTP2_is_refused_as_by_a_gRPC_server()
    {
        await using RestServer server = await RestServer.StartAsync(protocols: HttpProtocols.Http2);
        HttpRequestMessage request = new(HttpMethod.Post, "/v3/kv/range")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StringContent(Key, Encoding.UTF8, "application/json"),
        };
        HttpResponseMessage answer = await server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Equal("3", Assert.Single(answer.Headers.GetValues("grpc-status")));
    }

    [Fact]
    public async Task The_description_holds_every_path_with_its_messages()
    {
        await using RestServer server = await RestServer.StartAsync();
        JsonElement document = JsonDocument.Parse(await server.Client.GetStringAsync("/swagger/v3/swagger.json")).RootElement;
        JsonElement paths = document.GetProperty("paths");
        Assert.Equal(51, paths.EnumerateObject().Count(path => path.Name.StartsWith("/v3/", StringComparison.Ordinal)));
        JsonElement put = paths.GetProperty("/v3/kv/put").GetProperty("post");
        Assert.Equal("Writes one key.", put.GetProperty("summary").GetString());
        Assert.Equal("#/components/schemas/etcdserverpb.PutRequest", put.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("$ref").GetString());
        JsonElement schemas = document.GetProperty("components").GetProperty("schemas");
        JsonElement request = schemas.GetProperty("etcdserverpb.RangeRequest").GetProperty("properties");
        Assert.Equal("byte", request.GetProperty("range_end").GetProperty("format").GetString());
        Assert.Equal(["NONE", "ASCEND", "DESCEND"], schemas.GetProperty("etcdserverpb.RangeRequest.SortOrder").GetProperty("enum").EnumerateArray().Select(name => name.GetString()!));
        Assert.True(paths.GetProperty("/v3/watch").GetProperty("post").GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("properties").TryGetProperty("result", out _));
        Assert.Contains("swagger", await server.Client.GetStringAsync("/swagger/index.html"), StringComparison.OrdinalIgnoreCase);
    }
}
