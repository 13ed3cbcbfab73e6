using System.Diagnostics;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace WebEtcd.Bench.Compare;

/// <summary>A running server. Disposing it kills the process.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private readonly Process _process;
    private readonly ServerCommand _command;
    private readonly Stopwatch _clock;
    private readonly StringBuilder _output = new();

    private ServerProcess(Process process, ServerCommand command, DnsEndPoint endpoint, Stopwatch clock)
    {
        _process = process;
        _command = command;
        _clock = clock;
        Endpoint = endpoint;
    }

    /// <summary>The client port.</summary>
    public DnsEndPoint Endpoint { get; }

    /// <summary>From the start of the process to its first good answer.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>Resident memory in MiB.</summary>
    public double ResidentMiB
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / (1024.0 * 1024);
        }
    }

    /// <summary>CPU time used so far, in seconds.</summary>
    public double CpuSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Starts a single-node server and waits until it answers <c>/health</c>.</summary>
    /// <exception cref="IOException">It ended, or did not answer in time; the message holds its last output.</exception>
    public static async Task<ServerProcess> StartAsync(ServerCommand command, string dataDirectory)
    {
        var ports = FreePorts(2);
        var server = Launch(command, dataDirectory, ports[0], 0, [ports[1]]);
        await server.WaitHealthyAsync();
        return server;
    }

    /// <summary>Starts a member and does not wait for it.</summary>
    public static ServerProcess Launch(ServerCommand command, string dataDirectory, int clientPort, int member, IReadOnlyList<int> peerPorts)
    {
        var clock = Stopwatch.StartNew();
        var process = Process.Start(command.StartInfo(dataDirectory, clientPort, member, peerPorts)) ?? throw new IOException($"cannot start {command.Path}");
        var server = new ServerProcess(process, command, new DnsEndPoint("127.0.0.1", clientPort), clock);
        process.OutputDataReceived += server.Keep;
        process.ErrorDataReceived += server.Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return server;
    }

    /// <summary>Waits until it answers <c>/health</c>; ends it when it does not.</summary>
    /// <exception cref="IOException">It ended, or did not answer in time; the message holds its last output.</exception>
    public async Task WaitHealthyAsync()
    {
        while (!await IsHealthyAsync())
        {
            if (_process.HasExited || _clock.Elapsed > StartDeadline)
            {
                var fate = _process.HasExited ? $"ended with code {_process.ExitCode}" : $"did not answer within {StartDeadline.TotalSeconds} s";
                Dispose();
                throw new IOException($"{_command.Name} ({_command.Path}) {fate}:\n{Output}");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(2));
        }
        StartTime = _clock.Elapsed;
    }

    /// <summary>Whether it leads its cluster, by its own word.</summary>
    public async Task<bool> IsLeaderAsync()
    {
        using var answer = await Http.PostAsync(new Uri($"http://{Endpoint.Host}:{Endpoint.Port}/v3/maintenance/status"), new StringContent("{}"));
        var status = await JsonNode.ParseAsync(await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync());
        return status?["leader"]?.GetValue<string>() == status?["header"]?["member_id"]?.GetValue<string>();
    }

    /// <summary>Asks the process to stop, waits for it, and fails when it has to be killed.</summary>
    public async Task StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString()]))
        {
            await kill.WaitForExitAsync();
        }
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(deadline.Token);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();

            // Bounded, since only that wait is for the process alone: the end of its output comes by the thread that may be running this.
            _process.WaitForExit(StartDeadline);
        }
        _process.Dispose();
    }

    private string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            if (_output.Length < 8192)
            {
                _output.AppendLine(line.Data);
            }
        }
    }

    private async Task<bool> IsHealthyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri($"http://{Endpoint.Host}:{Endpoint.Port}/health"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    /// <summary>Ports that were free a moment ago.</summary>
    public static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        listeners.ForEach(listener => listener.Stop());
        return ports;
    }
}
