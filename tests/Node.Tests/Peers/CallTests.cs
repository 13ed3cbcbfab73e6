using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using WebEtcd.Node.Peers;
using WebEtcd.Node.Peers.Framing;
using WebEtcd.Node.Tests.Peers.Fakes;
using WebEtcd.Node.Tests.Testing;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Tests.Peers;

/// <summary>Calls between members.</summary>
public sealed class CallTests
{
    [Fact]
    public async Task A_call_brings_method_and_request_to_the_member_and_its_answer_back()
    {
        await using var a = new TestPeer(1);
        await using var b = new TestPeer(2);
        await TestPeer.ConnectAsync(a, b);
        b.Handler.Serve = (from, method, request, _) =>
            Task.FromResult<ReadOnlyMemory<byte>>(Encoding.UTF8.GetBytes($"{from} {method} {Encoding.UTF8.GetString(request.Span)}"));
        ReadOnlyMemory<byte> answer = await a.Transport.CallAsync(2, PeerMethod.HashKv, "rev 5"u8.ToArray(), default).Soon();
        Assert.Equal("1 HashKv rev 5", Encoding.UTF8.GetString(answer.Span));
        answer = await a.Transport.CallAsync(2, PeerMethod.Observe, default, default).Soon();
        Assert.Equal("1 Observe ", Encoding.UTF8.GetString(answer.Span));
    }

    [Theory]
    [InlineData(1)]
    public async Task Many_calls_at_a_time_each_get_their_own_answer_in_any_order(int seed)
    {
        await using var a = new TestPeer(1);
        await using var b = new TestPeer(2);
        await TestPeer.ConnectAsync(a, b);
        var random = new Random(seed);
        var gates = Enumerable.Range(0, 300).Select(_ => new TaskCompletionSource()).ToArray();
        b.Handler.Serve = async (_, _, request, _) =>
        {
            await gates[BitConverter.ToInt32(request.Span)].Task;
            return request;
        };
        Task<ReadOnlyMemory<byte>>[] calls = [.. Enumerable.Range(0, gates.Length).Select(i => a.Transport.CallAsync(2, PeerMethod.LeaseKeepAlive, BitConverter.GetBytes(i), default))];
        foreach (int i in Enumerable.Range(0, gates.Length).OrderBy(_ => random.Next()))
        {
            gates[i].SetResult();
        }

        for (int i = 0; i < calls.Length; i++)
        {
            Assert.Equal(i, BitConverter.ToInt32((await calls[i].Soon()).Span));
        }
    }

    [Fact]
    public async Task Errors_of_the_catalogue_come_back_as_they_are_and_others_as_internal_ones()
    {
        await using var a = new TestPeer(1);
        await using var b = new TestPeer(2);
        await TestPeer.ConnectAsync(a, b);
        b.Handler.Serve = (_, method, _, _) => throw (method == PeerMethod.LeaseKeepAlive ? new EtcdException(EtcdErrors.LeaseNotFound) : new InvalidOperationException("oh"));
        Assert.Equal(EtcdErrors.LeaseNotFound, (await FailAsync(a.Transport.CallAsync(2, PeerMethod.LeaseKeepAlive, default, default))).Error);
        Assert.Equal(StatusCode.Internal, (await FailAsync(a.Transport.CallAsync(2, PeerMethod.Observe, default, default))).Error.Code);
        Assert.Contains(b.Logged(LogLevel.Error), text => text.Contains("call Observe of peer 1 failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_call_that_is_given_up_ends_at_once_and_is_cancelled_at_the_member()
    {
        await using var a = new TestPeer(1);
        await using var b = new TestPeer(2);
        await TestPeer.ConnectAsync(a, b);
        var started = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        b.Handler.Serve = async (_, _, _, cancellation) =>
        {
            started.SetResult();
            await using CancellationTokenRegistration seen = cancellation.Register(cancelled.SetResult);
            await Task.Delay(Timeout.Infinite, cancellation);
            return default;
        };
        using var patience = new CancellationTokenSource();
        Task<ReadOnlyMemory<byte>> call = a.Transport.CallAsync(2, PeerMethod.Observe, default, patience.Token);
        await started.Task.Soon();
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Soon());
        await cancelled.Task.Soon();

        b.Handler.Serve = (_, _, request, _) => Task.FromResult(request);
        Assert.Equal([7], (await a.Transport.CallAsync(2, PeerMethod.Observe, new byte[] { 7 }, default).Soon()).ToArray());
    }

    [Fact]
    public async Task A_member_that_cannot_be_reached_is_unavailable()
    {
        await using var a = new TestPeer(1);
        a.Transport.SetPeers([new PeerAddress(2, [new Uri("http://127.0.0.1:1")])]);
        Assert.Equal(StatusCode.Unavailable, (await FailAsync(a.Transport.CallAsync(2, PeerMethod.Members, default, default))).Error.Code);
        Assert.Equal(StatusCode.Unavailable, (await FailAsync(a.Transport.CallAsync(3, PeerMethod.Members, default, default))).Error.Code);
    }

    [Fact]
    public async Task A_member_that_dies_fails_the_calls_that_wait_for_it_and_serves_again_after_its_restart()
    {
        await using var a = new TestPeer(1);
        var b = new TestPeer(2);
        await TestPeer.ConnectAsync(a, b);
        var started = new TaskCompletionSource();
        b.Handler.Serve = async (_, _, _, cancellation) =>
        {
            started.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
            return default;
        };
        Task<ReadOnlyMemory<byte>> call = a.Transport.CallAsync(2, PeerMethod.Observe, default, default);
        await started.Task.Soon();
        await b.DisposeAsync();
        Assert.Equal(StatusCode.Unavailable, (await FailAsync(call)).Error.Code);

        await using var again = new TestPeer(2, port: b.Port);
        await a.UntilAsync(links => links[0].IsConnected);
        byte[]? answer = null;
        while (answer is null)
        {
            try
            {
                answer = (await a.Transport.CallAsync(2, PeerMethod.Observe, new byte[] { 1 }, default).Soon()).ToArray();
            }
            catch (EtcdException e)
            {
                // The end of the old connection may still be on its way.
                Assert.Equal(StatusCode.Unavailable, e.Error.Code);
            }
        }

        Assert.Equal([1], answer);
    }

    [Fact]
    public async Task A_member_that_falls_silent_fails_the_calls_that_wait_for_it()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var options = new PeerTransportOptions { PingInterval = TimeSpan.FromMilliseconds(50), SilenceLimit = TimeSpan.FromMilliseconds(300) };
        await using var a = new TestPeer(1, options);
        a.Transport.SetPeers([new PeerAddress(2, [new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}")])]);
        using RawPeer raft = await RawPeer.AcceptAsync(listener, 2);
        Task<ReadOnlyMemory<byte>> call = a.Transport.CallAsync(2, PeerMethod.Observe, default, default);
        using RawPeer calls = await RawPeer.AcceptAsync(listener, 2);
        Assert.Equal(StatusCode.Unavailable, (await FailAsync(call)).Error.Code);
    }

    [Fact]
    public async Task A_call_may_last_long_while_the_member_answers_pings()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var options = new PeerTransportOptions { PingInterval = TimeSpan.FromMilliseconds(50), SilenceLimit = TimeSpan.FromSeconds(1) };
        await using var a = new TestPeer(1, options);
        a.Transport.SetPeers([new PeerAddress(2, [new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}")])]);
        using RawPeer raft = await RawPeer.AcceptAsync(listener, 2);
        Task<ReadOnlyMemory<byte>> call = a.Transport.CallAsync(2, PeerMethod.HashKv, default, default);
        using RawPeer calls = await RawPeer.AcceptAsync(listener, 2);
        NumberedFrame request = NumberedFrame.Read((await calls.NextAsync())!.Value);
        Assert.Equal(FrameKind.Request, request.Kind);

        // Twice as many pings as fit into the time after which a silent member is given up.
        var answer = new FrameBuffer();
        for (int i = 0; i < 40; i++)
        {
            NumberedFrame ping = NumberedFrame.Read((await calls.NextAsync())!.Value);
            Assert.Equal(FrameKind.Ping, ping.Kind);
            answer.Clear();
            NumberedFrame.Write(answer, FrameKind.Pong, ping.Number, 0, []);
            await calls.SendAsync(answer.Written);
        }

        Assert.False(call.IsCompleted);
        answer.Clear();
        NumberedFrame.Write(answer, FrameKind.Response, request.Number, 0, "done"u8);
        await calls.SendAsync(answer.Written);
        Assert.Equal("done", Encoding.UTF8.GetString((await call.Soon()).Span));
    }

    [Fact]
    public async Task Requests_and_answers_have_a_largest_size()
    {
        var options = new PeerTransportOptions { MaxCallBytes = 1000 };
        await using var a = new TestPeer(1, options);
        await using var b = new TestPeer(2, options);
        await TestPeer.ConnectAsync(a, b);
        Assert.Equal(1000, (await a.Transport.CallAsync(2, PeerMethod.Observe, new byte[1000], default).Soon()).Length);
        Assert.Equal(EtcdErrors.RequestTooLarge, (await FailAsync(a.Transport.CallAsync(2, PeerMethod.Observe, new byte[1001], default))).Error);
        b.Handler.Serve = (_, _, _, _) => Task.FromResult<ReadOnlyMemory<byte>>(new byte[1001]);
        Assert.Equal(StatusCode.ResourceExhausted, (await FailAsync(a.Transport.CallAsync(2, PeerMethod.Observe, default, default))).Error.Code);
    }

    [Fact]
    public async Task More_calls_than_a_member_serves_at_a_time_are_refused()
    {
        await using var a = new TestPeer(1);
        await using var b = new TestPeer(2, new PeerTransportOptions { MaxCallsInFlight = 1 });
        await TestPeer.ConnectAsync(a, b);
        var gate = new TaskCompletionSource<ReadOnlyMemory<byte>>();
        b.Handler.Serve = (_, _, _, _) => gate.Task;
        Task<ReadOnlyMemory<byte>> first = a.Transport.CallAsync(2, PeerMethod.Observe, default, default);
        Assert.Equal(EtcdErrors.TooManyRequests, (await FailAsync(a.Transport.CallAsync(2, PeerMethod.Observe, default, default))).Error);
        gate.SetResult(new byte[] { 1 });
        Assert.Equal([1], (await first.Soon()).ToArray());
    }

    [Fact]
    public async Task A_cut_link_swallows_calls_until_the_caller_gives_up()
    {
        await using var a = new TestPeer(1, new PeerTransportOptions { DialTimeout = TimeSpan.FromMilliseconds(200) });
        await using var b = new TestPeer(2);
        await TestPeer.ConnectAsync(a, b);
        a.Transport.SetBlocked(2, inbound: false, outbound: true);
        Assert.Equal(StatusCode.Unavailable, (await FailAsync(a.Transport.CallAsync(2, PeerMethod.Observe, default, default))).Error.Code);
        Assert.Equal([1], (await b.Transport.CallAsync(1, PeerMethod.Observe, new byte[] { 1 }, default).Soon()).ToArray());
    }

    [Fact]
    public async Task Calls_after_the_end_say_that_the_server_stopped()
    {
        var a = new TestPeer(1);
        await using var b = new TestPeer(2);
        await TestPeer.ConnectAsync(a, b);
        var started = new TaskCompletionSource();
        b.Handler.Serve = async (_, _, _, cancellation) =>
        {
            started.SetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
            return default;
        };
        Task<ReadOnlyMemory<byte>> waiting = a.Transport.CallAsync(2, PeerMethod.Observe, default, default);
        await started.Task.Soon();
        await a.DisposeAsync();
        Assert.Equal(EtcdErrors.Stopped, (await FailAsync(waiting)).Error);
        Assert.Equal(EtcdErrors.Stopped, (await FailAsync(a.Transport.CallAsync(2, PeerMethod.Observe, default, default))).Error);
    }

    [Fact]
    public async Task A_process_that_is_no_member_may_ask_for_the_members_and_nothing_else()
    {
        await using var b = new TestPeer(2);
        b.Handler.Serve = (from, _, request, _) => Task.FromResult<ReadOnlyMemory<byte>>((byte[])[(byte)from, .. request.ToArray()]);
        var client = new PeerClient(new PeerTransportOptions(), new PlainPeerStreams());
        Assert.Equal([0, 5], (await client.CallUrlAsync(b.Url, PeerMethod.Members, new byte[] { 5 }, default).Soon()).ToArray());
        Assert.Equal(EtcdErrors.PermissionDenied, (await FailAsync(client.CallUrlAsync(b.Url, PeerMethod.Observe, default, default))).Error);
        b.Handler.Serve = (_, _, _, _) => throw new EtcdException(EtcdErrors.NoLeader);
        Assert.Equal(EtcdErrors.NoLeader, (await FailAsync(client.CallUrlAsync(b.Url, PeerMethod.Members, default, default))).Error);
    }

    [Fact]
    public async Task An_url_where_no_member_listens_is_unavailable_and_named()
    {
        var client = new PeerClient(new PeerTransportOptions { DialTimeout = TimeSpan.FromMilliseconds(200), SilenceLimit = TimeSpan.FromMilliseconds(400) }, new PlainPeerStreams());
        EtcdException refused = await FailAsync(client.CallUrlAsync(new Uri("http://127.0.0.1:1"), PeerMethod.Members, default, default));
        Assert.Equal(StatusCode.Unavailable, refused.Error.Code);
        Assert.Contains("http://127.0.0.1:1", refused.Message, StringComparison.Ordinal);

        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        deaf.Listen();
        EtcdException silent = await FailAsync(client.CallUrlAsync(new Uri($"http://127.0.0.1:{((IPEndPoint)deaf.LocalEndPoint!).Port}"), PeerMethod.Members, default, default));
        Assert.Contains("no answer within", silent.Message, StringComparison.Ordinal);
    }

    private static Task<EtcdException> FailAsync(Task call) => Assert.ThrowsAsync<EtcdException>(() => call.Soon());
}
