using System.Net;
using Google.Protobuf;
using WebEtcd.Node.Tests.Testing;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Node.Tests.Grpc;

public sealed class MalformedCallTests
{
    private const string Range = "/etcdserverpb.KV/Range";

    private static readonly byte[] Good = GrpcTestClient.Frame(new RangeRequest { Key = ByteString.CopyFromUtf8("foo") });

    internal sealed record Case(string Name, string Path, byte[] Body, string Expected, params (string Name, string Value)[] Headers)
    {
        public string Method { get; init; } = "POST";

        /// <summary>What the real server says instead, where its library reports the end of the body unmapped; null for the same.</summary>
        public string? Real { get; init; }
    }

    private static readonly Case[] Cases =
    [
        new("unknown service", "/foo.Bar/Baz", Good, "http 200, Unimplemented: unknown service foo.Bar"),
        new("unknown method", "/etcdserverpb.KV/Frobnicate", Good, "http 200, Unimplemented: unknown method Frobnicate for service etcdserverpb.KV"),
        new("no method", "/etcdserverpb.KV", Good, "http 200, Unimplemented: malformed method name: \"/etcdserverpb.KV\""),
        new("root path", "/", Good, "http 200, Unimplemented: malformed method name: \"/\""),
        new("trailing slash", "/etcdserverpb.KV/", Good, "http 200, Unimplemented: unknown method  for service etcdserverpb.KV"),
        new("deep path", "/a/b/c", Good, "http 200, Unimplemented: unknown service a/b"),
        new("other case", "/etcdserverpb.kv/range", Good, "http 200, Unimplemented: unknown service etcdserverpb.kv"),
        new("json content", Range, Good, "http 415, InvalidArgument: invalid gRPC request content-type \"application/json\"", ("content-type", "application/json")),
        new("no content type", Range, Good, "http 415, InvalidArgument: invalid gRPC request content-type \"\"", ("content-type", "")),
        new("grpc-web", Range, Good, "http 415, InvalidArgument: invalid gRPC request content-type \"application/grpc-web\"", ("content-type", "application/grpc-web")),
        new("PUT", Range, Good, "http 405, Internal: Received a HEADERS frame with :method \"PUT\" which should be POST") { Method = "PUT" },
        new("timeout without unit", Range, Good, "http 400, Internal: malformed grpc-timeout: transport: timeout unit is not recognized: \"10\"", ("grpc-timeout", "10")),
        new("timeout too short", Range, Good, "http 400, Internal: malformed grpc-timeout: transport: timeout string is too short: \"S\"", ("grpc-timeout", "S")),
        new("timeout too long", Range, Good, "http 400, Internal: malformed grpc-timeout: transport: timeout string is too long: \"1234567890S\"", ("grpc-timeout", "1234567890S")),
        new("timeout no number", Range, Good, "http 400, Internal: malformed grpc-timeout: strconv.ParseUint: parsing \"1x\": invalid syntax", ("grpc-timeout", "1xS")),
        new("timeout of nothing", Range, Good, "http 200, DeadlineExceeded: context deadline exceeded", ("grpc-timeout", "0S")),
        new("unknown encoding", Range, Good, "http 200, Unimplemented: grpc: Decompressor is not installed for grpc-encoding \"snappy\"", ("grpc-encoding", "snappy")),
        new("compressed without encoding", Range, GrpcTestClient.Frame([10, 1, 97], 1), "http 200, Internal: grpc: compressed flag set with identity or empty encoding"),
        new("odd flag", Range, GrpcTestClient.Frame([10, 1, 97], 7), "http 200, Internal: grpc: received unexpected payload format 7"),
        new("no message", Range, [], "http 200, Internal: cardinality violation: received no request message from non-client-streaming RPC") { Real = "http 200, Unknown: EOF" },
        new("half a header", Range, [0, 0, 0], "http 200, Internal: unexpected EOF") { Real = "http 200, Unknown: EOF" },
        new("half a message", Range, Good[..^1], "http 200, Internal: unexpected EOF") { Real = "http 200, Unknown: unexpected EOF" },
        new("length too large", Range, [0, 0x00, 0x20, 0x00, 0x01], "http 200, ResourceExhausted: grpc: received message larger than max (2097153 vs. 2097152)"),
        new("length absurd", Range, [0, 0xff, 0xff, 0xff, 0xff], "http 200, ResourceExhausted: grpc: received message larger than max (4294967295 vs. 2097152)"),
        new("two messages", Range, [.. Good, .. Good], "http 200, Ok: "),
        new("server stream, no message", "/etcdserverpb.Maintenance/Snapshot", [], "http 200, Internal: cardinality violation: received no request message from non-client-streaming RPC"),
        new("watch, half a message", "/etcdserverpb.Watch/Watch", [0, 0, 0, 0, 9, 1], "http 200, Internal: unexpected EOF"),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_malformed_call_is_refused_in_the_words_clients_know(string name)
    {
        Case wanted = Cases.Single(c => c.Name == name);
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        Assert.Equal(wanted.Expected, await AskAsync(server.Address, wanted));

        // The same connection, and the server, go on.
        Assert.Equal("http 200, Ok: ", await AskAsync(server.Address, new Case("after", Range, Good, "")));
    }

    [Fact]
    public async Task The_real_server_answers_malformed_calls_in_the_same_way()
    {
        await using RealEtcdServer real = await RealEtcdServer.StartAsync();
        var differences = new List<string>();
        foreach (Case wanted in Cases)
        {
            string expected = wanted.Real ?? wanted.Expected;
            string answer = await AskAsync(real.Address, wanted);
            if (answer != expected)
            {
                differences.Add($"{wanted.Name}: expected [{expected}], real [{answer}]");
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static async Task<string> AskAsync(IPEndPoint address, Case wanted)
    {
        using var client = new GrpcTestClient(address);
        try
        {
            GrpcReply reply = await client.CallAsync(new HttpMethod(wanted.Method), wanted.Path, wanted.Body, wanted.Headers);
            return reply.Outcome;
        }
        catch (HttpRequestException e)
        {
            return $"failed: {e.InnerException?.Message ?? e.Message}";
        }
    }
}
