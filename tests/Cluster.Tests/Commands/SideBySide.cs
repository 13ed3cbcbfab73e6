using System.Text;
using System.Text.RegularExpressions;
using WebEtcd.Cluster.Tests.Harness;

namespace WebEtcd.Cluster.Tests.Commands;

/// <summary>Runs a script of commands against etcd and against the program under test, each on a fresh directory, and lists every difference.</summary>
internal sealed class SideBySide : IAsyncDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly string _etcdctl = ServerProgram.EtcdTool("etcdctl");
    private readonly List<Side> _sides = [];

    /// <summary>Starts both servers.</summary>
    public static async Task<SideBySide> StartAsync()
    {
        var pair = new SideBySide();
        try
        {
            foreach (var (program, name) in new[] { (ServerProgram.Etcd(), "reference"), (ServerProgram.Target(), "target") })
            {
                var folder = pair._directory[name];
                Directory.CreateDirectory(folder);
                pair._sides.Add(new Side(await ServerNode.StartAsync(program, Path.Combine(folder, "data")), folder, []));
            }
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
        return pair;
    }

    /// <summary>Runs every step on both sides; the text names each step whose outcome differs, and is empty when none does.</summary>
    public async Task<string> DifferencesAsync(IReadOnlyList<CommandStep> steps)
    {
        var differences = new StringBuilder();
        foreach (var step in steps)
        {
            var expected = await RunAsync(step, _sides[0]);
            var actual = await RunAsync(step, _sides[1]);
            if (expected != actual)
            {
                differences.Append($"\n=== etcdctl {step.Name}\n--- etcd:\n{expected}\n--- {_sides[1].Node.Program.Name}:\n{actual}\n");
            }
        }
        return differences.ToString();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var side in _sides)
        {
            await side.Node.DisposeAsync();
        }
        _directory.Dispose();
    }

    private async Task<string> RunAsync(CommandStep step, Side side)
    {
        var words = Fill(step.Arguments, side);
        Func<Task>? meanwhile = step.Meanwhile.Count == 0 ? null : async () =>
        {
            foreach (var command in step.Meanwhile)
            {
                await CommandRun.OfAsync(_etcdctl, Fill(command, side));
            }
        };
        var run = step.StopAfterLines is { } lines
            ? await CommandRun.UntilLinesAsync(_etcdctl, words, lines, meanwhile)
            : await CommandRun.OfAsync(_etcdctl, words, step.Input is null ? null : Fill([step.Input], side)[^1]);
        var text = CommandOutput.Normalise(step, run, [side.Node.Ports], side.Captured);
        if (step.CaptureAs is { } name)
        {
            side.Captured[name] = Regex.Match(run.Output, step.CapturePattern) is { Success: true } match ? match.Groups[1].Value : "not-found";
            text = CommandOutput.Normalise(step, run, [side.Node.Ports], side.Captured);
        }
        return text;
    }

    private static IReadOnlyList<string> Fill(IReadOnlyList<string> words, Side side)
    {
        string Filled(string word) => side.Captured.Aggregate(
            word.Replace("{dir}", side.Folder, StringComparison.Ordinal).Replace("{peer}", side.Node.Ports.PeerUrl, StringComparison.Ordinal),
            (text, captured) => text.Replace($"{{{captured.Key}}}", captured.Value, StringComparison.Ordinal));
        return ["--endpoints", side.Node.Ports.ClientUrl, .. words.Select(Filled)];
    }

    private sealed record Side(ServerNode Node, string Folder, Dictionary<string, string> Captured);
}
