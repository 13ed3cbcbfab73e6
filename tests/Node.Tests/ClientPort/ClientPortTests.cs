using System.Net;
using System.Net.Sockets;
using System.Text;
using Google.Protobuf;
using WebEtcd.Node.Hosting.ClientPort;
using WebEtcd.Node.Tests.Testing;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Node.Tests.ClientPort;

public sealed class ClientPortTests
{
    private static readonly byte[] Range = GrpcTestClient.Frame(new RangeRequest { Key = ByteString.CopyFromUtf8("foo") });

    [Fact]
    public async Task One_port_speaks_HTTP1_and_gRPC()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        Assert.NotEqual(0, server.Address.Port);
        await AssertServesAsync(server);
    }

    [Fact]
    public async Task HTTP1_answers_carry_no_server_header_and_ignore_an_upgrade()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        string answer = await AskRawAsync(server, "GET /version HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\nServer:", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task GRPC_over_HTTP1_is_a_plain_404()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        string answer = await AskRawAsync(
            server, "POST /etcdserverpb.KV/Range HTTP/1.1\r\nHost: x\r\nContent-Type: application/grpc\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 404 Not Found\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("404 page not found\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("grpc-status", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_HTTP1_body_has_no_limit_here()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri($"http://{server.Address}") };
        string body = new('x', 40_000_000);
        HttpResponseMessage answer = await http.PostAsync("/echo", new StringContent(body));
        Assert.Equal(body.Length, (await answer.Content.ReadAsStringAsync()).Length);
    }

    [Fact]
    public async Task A_preface_that_comes_byte_by_byte_is_understood()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using Socket socket = await ConnectAsync(server);
        socket.NoDelay = true;
        byte[] opening = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0];
        foreach (byte b in opening)
        {
            await socket.SendAsync(new[] { b });
            await Task.Yield();
        }

        // The server's settings frame: type 4 on stream 0.
        var frame = new byte[9];
        await ReceiveExactlyAsync(socket, frame);
        Assert.Equal([4, 0, 0, 0, 0, 0], frame[3..]);
    }

    [Fact]
    public async Task A_connection_that_says_nothing_is_closed_in_time()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync(port => port.FirstBytesTimeout = TimeSpan.FromMilliseconds(100));
        using Socket silent = await ConnectAsync(server);
        using Socket half = await ConnectAsync(server);
        await half.SendAsync("PRI"u8.ToArray());
        Assert.True(await IsClosedAsync(silent));
        Assert.True(await IsClosedAsync(half));
        await AssertServesAsync(server);
    }

    [Fact]
    public async Task A_slow_first_byte_within_the_time_is_served()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using Socket slow = await ConnectAsync(server);
        await AssertServesAsync(server); // everybody else goes first
        await slow.SendAsync("G"u8.ToArray());
        await AssertServesAsync(server);
        await slow.SendAsync("ET /version HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"u8.ToArray());
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await ReceiveAllAsync(slow), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_silent_connection_too_many_closes_the_oldest()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync(port => port.MaxPendingConnections = 2);
        using Socket first = await ConnectAsync(server);
        using Socket second = await ConnectAsync(server);
        using Socket third = await ConnectAsync(server);
        Assert.True(await IsClosedAsync(first));
        await AssertServesAsync(server);
        await third.SendAsync("GET /version HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"u8.ToArray());
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await ReceiveAllAsync(third), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_TLS_hello_on_the_clear_port_is_closed()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using Socket socket = await ConnectAsync(server);
        await socket.SendAsync(new byte[] { 0x16, 3, 1, 0, 100, 1, 0, 0, 96 });
        Assert.True(await IsClosedAsync(socket));
        Assert.Contains(server.Logs.Lines, line => line.Text.Contains("speaks TLS on the clear-text address", StringComparison.Ordinal));
        await AssertServesAsync(server);
    }

    [Fact]
    public async Task Garbage_does_not_take_the_server_down()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var garbage = new byte[random.Next(0, 400)];
            random.NextBytes(garbage);
            byte[] opening = (seed % 4) switch
            {
                0 => garbage,
                1 => [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. garbage],
                2 => [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0, .. garbage],
                _ => [.. "POST /etcdserverpb.KV/Range HTTP/1.1\r\n"u8, .. garbage],
            };
            using Socket socket = await ConnectAsync(server);
            await socket.SendAsync(opening);
            if (random.Next(2) == 0)
            {
                socket.LingerState = new LingerOption(true, 0); // a reset instead of an end
            }
        }

        await AssertServesAsync(server);
        Assert.DoesNotContain(server.Logs.Lines, line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Warning);
    }

    [Fact]
    public async Task Connections_that_come_and_go_leave_nothing_behind()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync(port => port.MaxPendingConnections = 8);
        for (int i = 0; i < 300; i++)
        {
            using Socket socket = await ConnectAsync(server);
            if (i % 2 == 0)
            {
                socket.Shutdown(SocketShutdown.Send); // half open: the server must not wait for more
                Assert.True(await IsClosedAsync(socket));
            }
        }

        await AssertServesAsync(server);
    }

    [Fact]
    public async Task A_taken_address_fails_the_start_by_name()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        IOException error = await Assert.ThrowsAsync<IOException>(() => ClientPortServer.StartAsync(address: server.Address));
        Assert.Equal($"cannot listen for clients on {server.Address}: the address is in use by another process", error.Message);
    }

    [Fact]
    public async Task A_foreign_address_fails_the_start_by_name()
    {
        var foreign = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 23199);
        IOException error = await Assert.ThrowsAsync<IOException>(() => ClientPortServer.StartAsync(address: foreign));
        Assert.Equal("cannot listen for clients on 192.0.2.1:23199: no interface of this machine has the address", error.Message);
    }

    [Fact]
    public async Task Stopping_closes_silent_connections_and_frees_the_address()
    {
        ClientPortServer server = await ClientPortServer.StartAsync();
        using Socket silent = await ConnectAsync(server);
        await AssertServesAsync(server);
        await server.DisposeAsync();
        Assert.True(await IsClosedAsync(silent));
        await using ClientPortServer next = await ClientPortServer.StartAsync(address: server.Address);
        await AssertServesAsync(next);
    }

    [Fact]
    public void The_options_are_checked() =>
        Assert.Throws<ArgumentNullException>(() => Microsoft.AspNetCore.Builder.WebApplication.CreateSlimBuilder().ListenOnClientPort(null!));

    private static async Task AssertServesAsync(ClientPortServer server)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://{server.Address}"), Timeout = Patience.Long };
        Assert.Equal("http1", await http.GetStringAsync("/version"));
        using var grpc = new GrpcTestClient(server.Address);
        Assert.Equal("http 200, Ok: ", (await grpc.CallAsync("/etcdserverpb.KV/Range", Range)).Outcome);
    }

    private static async Task<Socket> ConnectAsync(ClientPortServer server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.Address);
        return socket;
    }

    private static async Task<string> AskRawAsync(ClientPortServer server, string request)
    {
        using Socket socket = await ConnectAsync(server);
        await socket.SendAsync(Encoding.ASCII.GetBytes(request));
        return await ReceiveAllAsync(socket);
    }

    private static async Task<string> ReceiveAllAsync(Socket socket)
    {
        var all = new MemoryStream();
        await using var stream = new NetworkStream(socket);
        await stream.CopyToAsync(all).Soon();
        return Encoding.ASCII.GetString(all.ToArray());
    }

    private static async Task ReceiveExactlyAsync(Socket socket, byte[] buffer)
    {
        await using var stream = new NetworkStream(socket);
        await stream.ReadExactlyAsync(buffer).AsTask().Soon();
    }

    private static async Task<bool> IsClosedAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1]).Soon() == 0;
        }
        catch (SocketException)
        {
            return true; // reset
        }
    }
}
