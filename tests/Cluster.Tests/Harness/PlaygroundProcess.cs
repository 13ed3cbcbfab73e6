using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WebEtcd.Cluster.Tests.Harness;

/// <summary>A running <c>webetcd playground</c> and what it has printed. Disposing it kills it; its nodes end with it.</summary>
internal sealed class PlaygroundProcess : IDisposable
{
    private static readonly int[] Steps = [0, 1, 20000, 20001, 30000, 30001];

    private readonly StringBuilder _printed = new();

    private PlaygroundProcess(Process process, int firstPort)
    {
        Process = process;
        FirstPort = firstPort;
        process.OutputDataReceived += (_, line) =>
        {
            lock (_printed)
            {
                _printed.Append(line.Data).Append('\n');
            }
        };
        process.BeginOutputReadLine();
    }

    /// <summary>The process that owns the nodes.</summary>
    public Process Process { get; }

    /// <summary>Client port of the first node.</summary>
    public int FirstPort { get; }

    /// <summary>What it has printed so far.</summary>
    public string Printed
    {
        get
        {
            lock (_printed)
            {
                return _printed.ToString();
            }
        }
    }

    /// <summary>Where a node serves clients.</summary>
    /// <param name="node">From 1.</param>
    public Uri Address(int node) => new($"http://127.0.0.1:{FirstPort + Steps[(node - 1) * 2]}");

    /// <summary>Starts it on ports that are free.</summary>
    public static PlaygroundProcess Start(string directory)
    {
        var program = Program();
        var port = FreePort();
        var start = new ProcessStartInfo(program.File, [.. program.FirstArguments, "playground", "--data-dir", directory, "--first-port", $"{port}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
        };
        return new PlaygroundProcess(Process.Start(start)!, port);
    }

    /// <summary>The program; skips the test when another one is tested.</summary>
    public static ServerProgram Program()
    {
        Assert.SkipWhen(ServerProgram.TargetIsEtcd, "etcd has no playground");
        return ServerProgram.Target();
    }

    /// <summary>A first port whose five companions are free as well, below those that the system gives to outgoing connections.</summary>
    public static int FreePort()
    {
        for (var i = 0; i < 200; i++)
        {
            var port = Random.Shared.Next(1_100, 2_700);
            if (Steps.All(step => IsFree(port + step)))
            {
                return port;
            }
        }

        Assert.Fail("no free ports");
        return 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!Process.HasExited)
        {
            Process.Kill();
        }

        Process.Dispose();
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
