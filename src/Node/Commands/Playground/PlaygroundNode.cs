using System.Diagnostics;
using WebEtcd.Node.Playground;

namespace WebEtcd.Node.Commands.Playground;

/// <summary>One node of the playground: a child process of the same program. Changed by one thread at a time; its state can be read by any.</summary>
internal sealed class PlaygroundNode(int number, PlaygroundPorts ports, string directory, PlaygroundAccess access) : IDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly Lock _logGate = new();
    private Process? _process;
    private StreamWriter? _log;
    private volatile bool _endIsWanted;
    private volatile bool _ended = true;
    private volatile bool _paused;
    private int _exitCode;

    public int Number => number;

    public string Name => $"n{number}";

    public Uri Address => new($"http://localhost:{ports.Client(number)}");

    public string LogPath => Path.Combine(directory, Name + ".log");

    public bool IsRunning => !_ended;

    public bool IsPaused => _paused;

    /// <summary>With which code the process ended by itself; null when it runs, or was ended on purpose.</summary>
    public int? ExitCode => _endIsWanted || IsRunning ? null : Volatile.Read(ref _exitCode);

    /// <summary>Called when the process ends although nobody asked for it, with its exit code.</summary>
    public Action<PlaygroundNode, int>? Ended { get; set; }

    public void Start()
    {
        _endIsWanted = false;
        _paused = false;
        _process?.Dispose();
        _log ??= new StreamWriter(LogPath, append: true) { AutoFlush = true };
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[PlaygroundAccess.TokenVariable] = access.Token;
        start.Environment[PlaygroundAccess.ControlVariable] = access.Control?.ToString();
        foreach (string argument in ProgramArguments().Concat(NodeArguments()))
        {
            start.ArgumentList.Add(argument);
        }

        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Log(line.Data);
        process.ErrorDataReceived += (_, line) => Log(line.Data);
        process.Exited += (_, _) => OnExit(process);
        _process = process;
        _ended = false;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public void Kill()
    {
        _endIsWanted = true;
        _paused = false;
        _process?.Kill();
        _process?.WaitForExit();
        _ended = true;
    }

    public void Pause()
    {
        ProcessSignal.Pause(_process!);
        _paused = true;
    }

    public void Resume()
    {
        ProcessSignal.Continue(_process!);
        _paused = false;
    }

    /// <summary>Asks the node to stop in order, without waiting for it.</summary>
    public void BeginStop()
    {
        _endIsWanted = true;
        if (IsRunning)
        {
            if (IsPaused)
            {
                Resume();
            }

            ProcessSignal.Terminate(_process!);
        }
    }

    /// <summary>Waits until the node has stopped; one that does not is killed.</summary>
    public async Task EndStopAsync()
    {
        if (_process is null)
        {
            return;
        }

        using var patience = new CancellationTokenSource(StopPatience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
            _ended = true;
        }
        catch (OperationCanceledException)
        {
            Kill();
        }
    }

    public void Dispose()
    {
        if (IsRunning)
        {
            Kill();
        }

        _process?.Dispose();
        lock (_logGate)
        {
            _log?.Dispose();
            _log = null;
        }
    }

    private void OnExit(Process process)
    {
        // An earlier process tells nothing of the present one.
        if (process != _process)
        {
            return;
        }

        Volatile.Write(ref _exitCode, process.ExitCode);
        _ended = true;
        if (!_endIsWanted)
        {
            Ended?.Invoke(this, process.ExitCode);
        }
    }

    private void Log(string? line)
    {
        // The last lines of a process may come after everything else is over.
        lock (_logGate)
        {
            if (line is not null)
            {
                _log?.WriteLine(line);
            }
        }
    }

    /// <summary>The same program, whether it is started by itself or by dotnet.</summary>
    private static IEnumerable<string> ProgramArguments() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath!).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? [Path.Combine(AppContext.BaseDirectory, "webetcd.dll")]
            : [];

    private string[] NodeArguments() =>
    [
        "--name", Name,
        "--data-dir", Path.Combine(directory, Name),
        "--listen-client-urls", $"http://127.0.0.1:{ports.Client(number)}",
        "--advertise-client-urls", $"http://127.0.0.1:{ports.Client(number)}",
        "--listen-peer-urls", $"http://127.0.0.1:{ports.Peer(number)}",
        "--initial-advertise-peer-urls", $"http://127.0.0.1:{ports.Peer(number)}",
        "--initial-cluster", string.Join(',', Enumerable.Range(1, PlaygroundPorts.Nodes).Select(node => $"n{node}=http://127.0.0.1:{ports.Peer(node)}")),
        "--initial-cluster-state", "new",
        "--initial-cluster-token", "playground",
    ];
}
