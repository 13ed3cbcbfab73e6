using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Cluster.Tests.Playground;

/// <summary>The command that starts three nodes, as somebody who types into it sees it.</summary>
public sealed partial class PlaygroundTests
{
    [Fact]
    public async Task Nodes_are_killed_cut_off_and_stopped_by_what_is_typed()
    {
        using var directory = new TestDirectory();
        using var playground = PlaygroundProcess.Start(directory["data"]);
        var leader = await LeaderAsync(playground, followers: 2);

        await SayAsync(playground, $"kill {leader}", $"n{leader} is killed.");
        await LeaderAsync(playground, followers: 1, except: leader);
        await SayAsync(playground, $"restart {leader}", $"n{leader} starts.");
        var second = await LeaderAsync(playground, followers: 2);

        var others = new[] { 1, 2, 3 }.Where(node => node != second).ToArray();
        foreach (var other in others)
        {
            await SayAsync(playground, $"cut {second} {other}", $"n{second} and n{other} are cut off from each other.");
        }

        await LeaderAsync(playground, followers: 1, except: second);
        await SayAsync(playground, "heal", "All links are whole.");
        await LeaderAsync(playground, followers: 2);

        await playground.Process.StandardInput.WriteLineAsync("quit");
        using var patience = new CancellationTokenSource(Eventually.Deadline);
        await playground.Process.WaitForExitAsync(patience.Token);
        Assert.Equal(0, playground.Process.ExitCode);
    }

    [Fact]
    public async Task Ports_in_use_are_an_error_that_names_them()
    {
        using var directory = new TestDirectory();
        using var taken = new TcpListener(IPAddress.Loopback, PlaygroundProcess.FreePort());
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var program = PlaygroundProcess.Program();
        var run = await CommandRun.OfAsync(program.File, [.. program.FirstArguments, "playground", "--data-dir", directory["data"], "--first-port", $"{port}"], deadline: Eventually.Deadline);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"port {port}, which node n1 needs for clients, is in use", run.Errors, StringComparison.Ordinal);
    }

    /// <summary>Types a line and waits for its answer.</summary>
    private static async Task SayAsync(PlaygroundProcess playground, string line, string answer)
    {
        var before = playground.Printed.Length;
        await playground.Process.StandardInput.WriteLineAsync(line);
        await Eventually.TrueAsync(
            $"'{answer}' after '{line}', in\n{playground.Printed}", () => Task.FromResult(playground.Printed[before..].Contains(answer, StringComparison.Ordinal)));
    }

    /// <summary>Asks for the status until it is as wanted.</summary>
    private static Task<string> StatusAsync(PlaygroundProcess playground, Predicate<string> wanted) => Eventually.GetAsync("a status as wanted", async () =>
    {
        var before = playground.Printed.Length;
        await playground.Process.StandardInput.WriteLineAsync("status");
        var status = await Eventually.GetAsync("a status", () => Task.FromResult(StatusLines().Count(playground.Printed[before..]) >= 3 ? playground.Printed[before..] : null));
        return wanted(status) ? status : null;
    });

    /// <summary>Waits until a node leads and so many others say so. Under load leadership may move at any time: whoever it is then, is the one.</summary>
    private static async Task<int> LeaderAsync(PlaygroundProcess playground, int followers, int except = 0)
    {
        var status = await StatusAsync(playground, text => Leader(text) != 0);
        return Leader(status);

        int Leader(string text) => Leaders().Matches(text).Select(match => int.Parse(match.Groups[1].Value))
            .FirstOrDefault(node => node != except && Regex.Count(text, $"follows n{node}") == followers);
    }

    [GeneratedRegex("n([123])  leads")]
    private static partial Regex Leaders();

    [GeneratedRegex("(?m)^  n[123]  (leads|follows|knows|does|is) ")]
    private static partial Regex StatusLines();
}
