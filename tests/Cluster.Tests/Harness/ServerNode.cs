using System.Diagnostics;
using System.Text;

namespace WebEtcd.Cluster.Tests.Harness;

/// <summary>A server process. Disposing it kills it.</summary>
internal sealed class ServerNode : IAsyncDisposable
{
    /// <summary>How long a start or a stop may take.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private const int TerminateSignal = 15;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ServerNode(ServerProgram program, Process process, ServerPorts ports)
    {
        Program = program;
        Ports = ports;
        _process = process;
        Http = new HttpClient { BaseAddress = new Uri(ports.ClientUrl), Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>What runs.</summary>
    public ServerProgram Program { get; }

    /// <summary>Where it listens.</summary>
    public ServerPorts Ports { get; }

    /// <summary>A client of the node's client port.</summary>
    public HttpClient Http { get; }

    /// <summary>The process id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>What it printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Whether it still runs.</summary>
    public bool IsRunning => !_process.HasExited;

    /// <summary>Starts a node and waits until it is healthy; fails the test with the node's output when it is not in time.</summary>
    public static async Task<ServerNode> StartAsync(ServerProgram program, string dataDirectory, params string[] moreFlags)
    {
        var node = Launch(program, dataDirectory, ServerPorts.Free(), moreFlags);
        try
        {
            await node.WaitHealthyAsync();
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the node is healthy; fails the test with its output when it ends or is not in time.</summary>
    public async Task WaitHealthyAsync()
    {
        var clock = Stopwatch.StartNew();
        while (!await IsHealthyAsync())
        {
            if (!IsRunning || clock.Elapsed > Deadline)
            {
                var fate = IsRunning ? $"is not healthy after {Deadline.TotalSeconds} s" : $"ended with code {_process.ExitCode}";
                Assert.Fail($"{Program.Name} {fate}; it printed:\n{Output}");
            }
            await Task.Delay(PollInterval);
        }
    }

    /// <summary>Starts a node without waiting for anything.</summary>
    public static ServerNode Launch(ServerProgram program, string dataDirectory, ServerPorts ports, params string[] moreFlags)
    {
        string[] flags =
        [
            "--name=n1", $"--data-dir={dataDirectory}",
            $"--listen-client-urls={ports.ClientUrl}", $"--advertise-client-urls={ports.ClientUrl}",
            $"--listen-peer-urls={ports.PeerUrl}", $"--initial-advertise-peer-urls={ports.PeerUrl}",
            $"--initial-cluster=n1={ports.PeerUrl}", .. moreFlags,
        ];
        return LaunchWith(program, ports, flags);
    }

    /// <summary>Starts a node with exactly these flags.</summary>
    public static ServerNode LaunchWith(ServerProgram program, ServerPorts ports, IEnumerable<string> flags)
    {
        var start = new ProcessStartInfo(program.File, [.. program.FirstArguments, .. flags])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var variable in start.Environment.Keys.Where(name => name.StartsWith("ETCD", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(variable);
        }
        var process = Process.Start(start) ?? throw new InvalidOperationException($"cannot start {program.File}");
        var node = new ServerNode(program, process, ports);
        process.OutputDataReceived += node.Keep;
        process.ErrorDataReceived += node.Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return node;
    }

    /// <summary>Kills the process as a crash would (SIGKILL) and waits for its end.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks the process to stop (SIGTERM) and returns its exit code; fails the test when it does not stop in time.</summary>
    public async Task<int> TerminateAsync()
    {
        await SignalAsync(TerminateSignal);
        return await WaitForExitAsync();
    }

    /// <summary>Sends the process a signal.</summary>
    public Task SignalAsync(int signal) => CommandRun.OfAsync("kill", [$"-{signal}", ProcessId.ToString()]);

    /// <summary>Waits for the process to end by itself and returns its exit code; fails the test when it does not in time.</summary>
    public async Task<int> WaitForExitAsync()
    {
        using var patience = new CancellationTokenSource(Deadline);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{Program.Name} still runs after {Deadline.TotalSeconds} s; it printed:\n{Output}");
        }
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            await KillAsync();
        }
        _process.Dispose();
        Http.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            _ = line.Data is null ? _output : _output.AppendLine(line.Data);
        }
    }

    private async Task<bool> IsHealthyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri("/health", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
