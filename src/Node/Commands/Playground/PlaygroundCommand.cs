using System.Runtime.InteropServices;
using WebEtcd.Node.Playground;

namespace WebEtcd.Node.Commands.Playground;

/// <summary>
/// The command <c>webetcd playground</c>: three nodes as children of this process, and a console to do things to them. Nothing is started again by itself:
/// what was killed stays dead, to be looked at. Exit codes: 0 stopped, 1 failed, 2 bad arguments.
/// </summary>
internal static class PlaygroundCommand
{
    private const int Failed = 1;
    private const int BadOptions = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        PlaygroundOptions options = PlaygroundOptions.Parse(args);
        if (options.ShowHelp)
        {
            Console.WriteLine(PlaygroundOptions.HelpText);
            return 0;
        }

        var ports = new PlaygroundPorts(options.FirstPort);
        if ((options.Error ?? ports.Conflict()) is { } problem)
        {
            await Console.Error.WriteLineAsync($"webetcd playground: {problem}");
            return options.Error is null ? Failed : BadOptions;
        }

        string directory = Path.GetFullPath(options.DataDirectory);
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"webetcd playground: {error.Message}");
            return Failed;
        }

        await RunAsync(ports, directory);
        return 0;
    }

    private static async Task RunAsync(PlaygroundPorts ports, string directory)
    {
        string token = PlaygroundAccess.NewToken();
        PlaygroundDesk? desk = null;
        await using PlaygroundControl control = await PlaygroundControl.StartAsync(new PlaygroundAccess(token), () => desk!, text => Console.WriteLine($"dashboard: {text}"));
        var access = new PlaygroundAccess(token, control.Address);
        PlaygroundNode[] nodes = [.. Enumerable.Range(1, PlaygroundPorts.Nodes).Select(number => new PlaygroundNode(number, ports, directory, access) { Ended = Report })];
        using var remote = new PlaygroundRemote(token);
        using var traffic = new PlaygroundTraffic(new RunningNodes(nodes, remote).PutAsync, TimeProvider.System);
        using PlaygroundDesk owned = desk = new PlaygroundDesk(nodes, remote, traffic, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        using PosixSignalRegistration interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            Array.ForEach(nodes, node => node.Start());
            Greet(nodes, directory);
            await TalkAsync(new PlaygroundConsole(nodes, owned, remote), stop.Token);
            Console.WriteLine("Stopping the nodes.");
            traffic.Set(0);
            Array.ForEach(nodes, node => node.BeginStop());
            await Task.WhenAll(nodes.Select(node => node.EndStopAsync()));
        }
        finally
        {
            Array.ForEach(nodes, node => node.Dispose());
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }

        void Report(PlaygroundNode node, int exitCode)
        {
            desk?.Note($"{node.Name} has ended with code {exitCode}.");
            Console.WriteLine($"{node.Name} has ended with code {exitCode}. Its log is {node.LogPath}; restart {node.Number} starts it again.");
        }
    }

    private static void Greet(PlaygroundNode[] nodes, string directory)
    {
        Console.WriteLine("Three nodes are starting. Their dashboards:");
        Console.WriteLine();
        foreach (PlaygroundNode node in nodes)
        {
            Console.WriteLine($"  {node.Name}  {node.Address}ui");
        }

        Console.WriteLine();
        Console.WriteLine($"  etcdctl --endpoints {string.Join(',', nodes.Select(node => node.Address.Authority))} endpoint status -w table");
        Console.WriteLine();
        Console.WriteLine($"Data and logs are in {directory}.");
        Console.WriteLine("Every page has a bar with which nodes are killed, paused and cut off; the same can be typed here:");
        Console.WriteLine();
        Console.WriteLine(PlaygroundLine.HelpText);
    }

    /// <summary>Takes lines until quit or the end of the playground; without a keyboard it just waits.</summary>
    private static async Task TalkAsync(PlaygroundConsole console, CancellationToken stopping)
    {
        try
        {
            while (await ReadLineAsync(stopping) is { } text)
            {
                (PlaygroundLine? line, string? error) = PlaygroundLine.Parse(text, PlaygroundPorts.Nodes);
                if (line?.Action == PlaygroundAction.Quit)
                {
                    return;
                }

                if (line is not null || error is not null)
                {
                    Console.WriteLine(error ?? await console.DoAsync(line!));
                }
            }

            await Task.Delay(Timeout.Infinite, stopping);
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }

    /// <summary>Reading the console cannot be cancelled, so it is left behind when the playground ends.</summary>
    private static Task<string?> ReadLineAsync(CancellationToken stopping) =>
        Task.Factory.StartNew(Console.In.ReadLine, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(stopping);
}
