using System.Diagnostics;
using WebEtcd.Node.Tests.Testing;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Node.Tests.Grpc;

/// <summary>The real client against the framing room; the services behind it are fakes.</summary>
public sealed class EtcdctlTests
{
    [Fact]
    public async Task Etcdctl_reads_and_writes()
    {
        string etcdctl = RealEtcd.Require("etcdctl");
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        Assert.Equal((0, "OK\n", ""), await RunAsync(etcdctl, server, "put", "foo", "bar"));
        Assert.Equal((0, "foo\n\n", ""), await RunAsync(etcdctl, server, "get", "foo"));
        Assert.Equal((0, "1\n", ""), await RunAsync(etcdctl, server, "del", "foo"));
        (int exit, string output, string error) = await RunAsync(etcdctl, server, "member", "list");
        Assert.Equal("", error);
        Assert.Equal(0, exit);
        Assert.StartsWith("abc, started, only", output, StringComparison.Ordinal);
        (exit, output, _) = await RunAsync(etcdctl, server, "endpoint", "status");
        Assert.Equal(0, exit);
        Assert.Contains("3.6.0", output, StringComparison.Ordinal);
        (exit, output, _) = await RunAsync(etcdctl, server, "lease", "keep-alive", "7", "--once");
        Assert.Equal(0, exit);
        Assert.Contains("keepalived with TTL(60)", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Etcdctl_understands_our_errors()
    {
        string etcdctl = RealEtcd.Require("etcdctl");
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        server.KeyValue.OnRange = (_, _) => throw new EtcdException(EtcdErrors.Compacted);
        (int exit, string _, string error) = await RunAsync(etcdctl, server, "get", "foo");
        Assert.NotEqual(0, exit);
        Assert.Contains("etcdserver: mvcc: required revision has been compacted", error, StringComparison.Ordinal);
        (exit, _, error) = await RunAsync(etcdctl, server, "user", "list");
        Assert.NotEqual(0, exit);
        Assert.Contains("unexpected failure, see the log of the server", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Etcdctl_watches()
    {
        string etcdctl = RealEtcd.Require("etcdctl");
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using Process process = Start(etcdctl, server, "watch", "foo");
        FakeWatchSession session = await server.Watch.OpenedAsync();
        WatchRequest request = await session.Requests.ReadAsync().AsTask().Soon();
        Assert.Equal("foo", request.CreateRequest.Key.ToStringUtf8());
        var change = new WatchResponse { WatchId = 0, Header = new ResponseHeader { Revision = 5 } };
        change.Events.Add(new Event { Kv = new KeyValue { Key = Google.Protobuf.ByteString.CopyFromUtf8("foo"), Value = Google.Protobuf.ByteString.CopyFromUtf8("seen"), ModRevision = 5 } });
        await session.Feed.WriteAsync(change).AsTask().Soon();
        Assert.Equal("PUT", await process.StandardOutput.ReadLineAsync().Soon());
        Assert.Equal("foo", await process.StandardOutput.ReadLineAsync().Soon());
        Assert.Equal("seen", await process.StandardOutput.ReadLineAsync().Soon());
        process.Kill();
        await session.Disposed.Soon();
        await process.WaitForExitAsync().Soon();
    }

    private static async Task<(int Exit, string Output, string Error)> RunAsync(string program, ClientPortServer server, params string[] arguments)
    {
        using Process process = Start(program, server, arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().Soon();
        return (process.ExitCode, await output, await error);
    }

    private static Process Start(string program, ClientPortServer server, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ETCDCTL_API"] = "3";
        start.ArgumentList.Add($"--endpoints={server.Address}");
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
