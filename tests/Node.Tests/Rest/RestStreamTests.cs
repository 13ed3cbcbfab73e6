using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Google.Protobuf;
using WebEtcd.Node.Tests.Rest.Fakes;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Node.Tests.Rest;

public sealed class RestStreamTests
{
    private const string Header = "\"header\":{\"cluster_id\":\"14841639068965178418\",\"member_id\":\"10276657743932975437\",\"revision\":\"7\",\"raft_term\":\"2\"}";
    private const string Create = "{\"create_request\":{\"key\":\"YQ==\"}}";

    [Fact]
    public async Task A_watch_sends_a_line_for_each_answer_and_outlives_its_requests()
    {
        await using RestServer server = await RestServer.StartAsync();
        using HttpResponseMessage answer = await OpenAsync(server, Create + "\n{\"create_request\":{}}{\"cancel_request\":{\"watch_id\":1}} {\"progress_request\":{}}");
        using StreamReader lines = new(await answer.Content.ReadAsStreamAsync());
        Assert.Equal($"{{\"result\":{{{Header},\"created\":true}}}}", await LineAsync(lines));
        Assert.Equal($"{{\"result\":{{{Header},\"watch_id\":\"1\",\"created\":true}}}}", await LineAsync(lines));
        Assert.Equal($"{{\"result\":{{{Header},\"watch_id\":\"1\",\"canceled\":true}}}}", await LineAsync(lines));
        Assert.Equal($"{{\"result\":{{{Header},\"watch_id\":\"-1\"}}}}", await LineAsync(lines));
        Assert.True(answer.Headers.TransferEncodingChunked);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
        FakeWatchSession session = await server.Watch.Opened.ReadAsync().AsTask().WaitAsync(RestServer.Deadline);
        session.Push(new WatchResponse { Events = { new Event { Kv = new KeyValue { Key = ByteString.CopyFromUtf8("a"), Version = 1 } } } });
        Assert.Equal("{\"result\":{\"events\":[{\"kv\":{\"key\":\"YQ==\",\"version\":\"1\"}}]}}", await LineAsync(lines));
    }

    [Fact]
    public async Task No_header_is_sent_before_the_first_message()
    {
        await using RestServer server = await RestServer.StartAsync();
        Task<HttpResponseMessage> opening = OpenAsync(server, "{}");
        FakeWatchSession session = await server.Watch.Opened.ReadAsync().AsTask().WaitAsync(RestServer.Deadline);
        Assert.False(opening.IsCompleted);
        session.Push(new WatchResponse { WatchId = 4 });
        using HttpResponseMessage answer = await opening;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_client_may_go_on_sending_while_it_receives()
    {
        await using RestServer server = await RestServer.StartAsync();
        using TcpClient tcp = new();
        await tcp.ConnectAsync(server.Address.Host, server.Address.Port);
        NetworkStream stream = tcp.GetStream();
        using StreamReader reader = new(stream, Encoding.Latin1);
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"POST /v3/watch HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n{Create.Length:x}\r\n{Create}\r\n"));
        Assert.Contains("\"created\":true", await UntilAsync(reader, "result"), StringComparison.Ordinal);
        const string Cancel = "{\"cancel_request\":{}}";
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"5\r\n{Cancel[..5]}\r\n{Cancel.Length - 5:x}\r\n{Cancel[5..]}\r\n"));
        Assert.Contains("\"canceled\":true", await UntilAsync(reader, "result"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_answer_is_a_chunk_of_its_own()
    {
        const int Answers = 50;
        await using RestServer server = await RestServer.StartAsync();
        using TcpClient tcp = new();
        await tcp.ConnectAsync(server.Address.Host, server.Address.Port);
        NetworkStream stream = tcp.GetStream();
        using StreamReader reader = new(stream, Encoding.Latin1);
        await stream.WriteAsync(Encoding.Latin1.GetBytes("POST /v3/watch HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}"));
        FakeWatchSession session = await server.Watch.Opened.ReadAsync().AsTask().WaitAsync(RestServer.Deadline);
        for (int i = 1; i <= Answers; i++)
        {
            session.Push(new WatchResponse { WatchId = i });
        }

        while (await reader.ReadLineAsync().WaitAsync(RestServer.Deadline) is { Length: > 0 })
        {
            // The headers, up to the empty line.
        }

        for (int i = 1; i <= Answers; i++)
        {
            string size = await reader.ReadLineAsync().WaitAsync(RestServer.Deadline) ?? "";
            string answer = $"{{\"result\":{{\"watch_id\":\"{i}\"}}}}";
            Assert.Equal($"{answer.Length + 1:x}", size);
            Assert.Equal(answer, await reader.ReadLineAsync().WaitAsync(RestServer.Deadline));
            Assert.Equal("", await reader.ReadLineAsync().WaitAsync(RestServer.Deadline));
        }
    }

    [Fact]
    public async Task The_session_ends_when_the_client_leaves()
    {
        await using RestServer server = await RestServer.StartAsync();
        HttpResponseMessage answer = await OpenAsync(server, Create);
        FakeWatchSession session = await server.Watch.Opened.ReadAsync().AsTask().WaitAsync(RestServer.Deadline);
        answer.Dispose();
        await session.Disposed.WaitAsync(RestServer.Deadline);
        Assert.True(session.Context.Cancellation.IsCancellationRequested);
    }

    [Fact]
    public async Task The_connection_is_cut_when_the_server_stops()
    {
        await using RestServer server = await RestServer.StartAsync();
        using HttpResponseMessage answer = await OpenAsync(server, Create);
        using StreamReader lines = new(await answer.Content.ReadAsStreamAsync());
        await LineAsync(lines);
        Task stopping = server.StopAsync();
        await Assert.ThrowsAnyAsync<IOException>(() => LineAsync(lines));
        await stopping.WaitAsync(RestServer.Deadline);
    }

    [Fact]
    public async Task A_stream_that_fails_later_ends_with_an_error_line()
    {
        await using RestServer server = await RestServer.StartAsync();
        using HttpResponseMessage answer = await OpenAsync(server, Create);
        using StreamReader lines = new(await answer.Content.ReadAsStreamAsync());
        await LineAsync(lines);
        (await server.Watch.Opened.ReadAsync()).Fail(EtcdErrors.NoLeader);
        Assert.Equal("{\"error\":{\"grpc_code\":14,\"http_code\":503,\"message\":\"etcdserver: no leader\",\"http_status\":\"Service Unavailable\",\"code\":14}}", await LineAsync(lines));
        Assert.Null(await lines.ReadLineAsync());
    }

    [Theory]
    [InlineData("/v3/watch", "{\"create_request\":5}")]
    [InlineData("/v3/watch", "x")]
    [InlineData("/v3/watch", "{")]
    [InlineData("/v3/lease/keepalive", "{\"ID\":true}")]
    [InlineData("/v3/maintenance/snapshot", "[]")]
    public async Task A_malformed_first_message_is_refused_at_once(string path, string body)
    {
        await using RestServer server = await RestServer.StartAsync();
        HttpResponseMessage answer = await server.PostAsync(path, body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("\"code\":3,\"message\":\"json: ", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_malformed_later_message_is_the_end_of_the_requests()
    {
        await using RestServer server = await RestServer.StartAsync();
        using HttpResponseMessage answer = await OpenAsync(server, Create + "{\"create_request\":5}" + Create);
        using StreamReader lines = new(await answer.Content.ReadAsStreamAsync());
        Assert.Contains("created", await LineAsync(lines), StringComparison.Ordinal);
        (await server.Watch.Opened.ReadAsync()).Push(new WatchResponse { WatchId = 9 });
        Assert.Equal("{\"result\":{\"watch_id\":\"9\"}}", await LineAsync(lines));
        Assert.Equal($"{{\"result\":{{{Header},\"ID\":\"1\",\"TTL\":\"60\"}}}}\n", await server.AskAsync("/v3/lease/keepalive", "{\"ID\":1}{\"ID\":[]}{\"ID\":2}"));
    }

    [Fact]
    public async Task Keepalive_answers_each_message_and_ends()
    {
        await using RestServer server = await RestServer.StartAsync();
        Assert.Equal(
            $"{{\"result\":{{{Header},\"ID\":\"5\",\"TTL\":\"60\"}}}}\n{{\"result\":{{{Header},\"ID\":\"404\"}}}}\n",
            await server.AskAsync("/v3/lease/keepalive", "{\"ID\":\"5\"}\n{\"ID\":404}"));
        Assert.Empty(await server.AskAsync("/v3/lease/keepalive", ""));
    }

    [Fact]
    public async Task A_stream_that_fails_first_has_the_status_of_its_code()
    {
        await using RestServer server = await RestServer.StartAsync();
        HttpResponseMessage answer = await server.PostAsync("/v3/lease/keepalive", "{\"ID\":13}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        const string Error = "{\"error\":{\"grpc_code\":3,\"http_code\":400,\"message\":\"etcdserver: user name is empty\",\"http_status\":\"Bad Request\",\"code\":3}}\n";
        Assert.Equal(Error, await answer.Content.ReadAsStringAsync());
        Assert.EndsWith("}}\n" + Error, await server.AskAsync("/v3/lease/keepalive", "{\"ID\":5}{\"ID\":13}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_snapshot_is_a_line_for_each_chunk()
    {
        await using RestServer server = await RestServer.StartAsync();
        Assert.Equal(
            "{\"result\":{\"remaining_bytes\":\"1\",\"blob\":\"YmxvYjA=\"}}\n{\"result\":{\"blob\":\"YmxvYjE=\"}}\n",
            await server.AskAsync("/v3/maintenance/snapshot", ""));
        server.Maintenance.FailAfter = 1;
        Assert.Contains("}}\n{\"error\":{", await server.AskAsync("/v3/maintenance/snapshot", "{}"), StringComparison.Ordinal);
        server.Maintenance.FailAfter = 0;
        Assert.Equal(HttpStatusCode.BadRequest, (await server.PostAsync("/v3/maintenance/snapshot", "{}")).StatusCode);
    }

    [Fact]
    public async Task Watch_and_keepalive_run_both_ways_over_a_WebSocket()
    {
        await using RestServer server = await RestServer.StartAsync();
        using ClientWebSocket socket = await ConnectAsync(server, "/v3/watch");
        await SendAsync(socket, Create);
        Assert.Equal($"{{\"result\":{{{Header},\"created\":true}}}}", await ReceiveAsync(socket));
        FakeWatchSession session = await server.Watch.Opened.ReadAsync().AsTask().WaitAsync(RestServer.Deadline);
        session.Push(new WatchResponse { WatchId = 8 });
        Assert.Equal("{\"result\":{\"watch_id\":\"8\"}}", await ReceiveAsync(socket));
        await SendAsync(socket, "{\"cancel_request\":{\"watch_id\":3}}");
        Assert.Contains("\"canceled\":true", await ReceiveAsync(socket), StringComparison.Ordinal);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        await session.Disposed.WaitAsync(RestServer.Deadline);

        using ClientWebSocket leases = await ConnectAsync(server, "/v3/lease/keepalive");
        for (int id = 1; id <= 3; id++)
        {
            await SendAsync(leases, $"{{\"ID\":{id}}}");
            Assert.Contains($"\"ID\":\"{id}\"", await ReceiveAsync(leases), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_unknown_path_is_upgraded_and_told_so_in_a_frame()
    {
        await using RestServer server = await RestServer.StartAsync();
        using ClientWebSocket socket = await ConnectAsync(server, "/v3/nothing");
        Assert.Equal("{\"error\":\"Not Found\",\"code\":5,\"message\":\"Not Found\"}", await ReceiveAsync(socket));
    }

    [Fact]
    public async Task A_WebSocket_of_a_foreign_page_is_refused()
    {
        await using RestServer server = await RestServer.StartAsync();
        using ClientWebSocket socket = new();
        socket.Options.SetRequestHeader("Origin", "http://evil.example");
        WebSocketException refused = await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri($"ws://{server.Address.Authority}/v3/watch"), CancellationToken.None));
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_messages_in_small_pieces_are_all_read()
    {
        await using RestServer server = await RestServer.StartAsync();
        StringBuilder raw = new("POST /v3/lease/keepalive HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n");
        string body = string.Concat(Enumerable.Range(1000, 200).Select(id => $" {{ \"x\": \"}}\\\"{{\", \"ID\" : {id} }}"));
        for (int i = 0; i < body.Length; i += 7)
        {
            string piece = body.Substring(i, Math.Min(7, body.Length - i));
            raw.Append($"{piece.Length:x}\r\n{piece}\r\n");
        }

        string answer = await server.SendRawAsync(raw + "0\r\n\r\n");
        Assert.Equal(201, answer.Split("\"TTL\":\"60\"").Length);
    }

    private static Task<HttpResponseMessage> OpenAsync(RestServer server, string body) =>
        server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/v3/watch") { Content = new StringContent(body) }, HttpCompletionOption.ResponseHeadersRead);

    private static Task<string?> LineAsync(StreamReader reader) => reader.ReadLineAsync().WaitAsync(RestServer.Deadline);

    private static async Task<string> UntilAsync(StreamReader reader, string mark)
    {
        while (await LineAsync(reader) is { } line)
        {
            if (line.Contains(mark, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new EndOfStreamException("no line with " + mark);
    }

    private static async Task<ClientWebSocket> ConnectAsync(RestServer server, string path)
    {
        ClientWebSocket socket = new();
        await socket.ConnectAsync(new Uri($"ws://{server.Address.Authority}{path}"), CancellationToken.None).WaitAsync(RestServer.Deadline);
        return socket;
    }

    private static Task SendAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    private static async Task<string> ReceiveAsync(ClientWebSocket socket)
    {
        byte[] buffer = new byte[8192];
        WebSocketReceiveResult frame = await socket.ReceiveAsync(buffer, CancellationToken.None).WaitAsync(RestServer.Deadline);
        Assert.True(frame.EndOfMessage);
        return Encoding.UTF8.GetString(buffer, 0, frame.Count);
    }
}
