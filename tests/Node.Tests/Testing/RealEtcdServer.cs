using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace WebEtcd.Node.Tests.Testing;

/// <summary>A real etcd of one member on loopback, in a directory of its own, for side-by-side tests.</summary>
internal sealed class RealEtcdServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _directory;

    private RealEtcdServer(Process process, DirectoryInfo directory, IPEndPoint address)
    {
        _process = process;
        _directory = directory;
        Address = address;
    }

    public IPEndPoint Address { get; }

    public static async Task<RealEtcdServer> StartAsync()
    {
        string program = RealEtcd.Require("etcd");
        IPEndPoint client = FreeAddress();
        string peer = $"http://{FreeAddress()}";
        DirectoryInfo directory = Directory.CreateTempSubdirectory("webetcd-real-");
        var start = new ProcessStartInfo(program) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in new[]
        {
            "--data-dir", directory.FullName, "--listen-client-urls", $"http://{client}", "--advertise-client-urls", $"http://{client}",
            "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", $"default={peer}", "--unsafe-no-fsync",
        })
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start)!;
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("serving client traffic", StringComparison.Ordinal) == true)
            {
                ready.TrySetResult();
            }
        };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        await ready.Task.Soon();
        return new RealEtcdServer(process, directory, client);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().Soon();
        _process.Dispose();
        _directory.Delete(recursive: true);
    }

    private static IPEndPoint FreeAddress()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return (IPEndPoint)socket.LocalEndpoint;
    }
}
