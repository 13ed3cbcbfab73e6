namespace WebEtcd.Node.Commands.Playground;

/// <summary>Does to the nodes what is typed, and says what became of it.</summary>
internal sealed class PlaygroundConsole(IReadOnlyList<PlaygroundNode> nodes, PlaygroundRemote remote)
{
    /// <summary>Carries out a line; the answer may be several lines.</summary>
    public async Task<string> DoAsync(PlaygroundLine line)
    {
        PlaygroundNode? node = line.First > 0 ? nodes[line.First - 1] : null;
        return line.Action switch
        {
            PlaygroundAction.Kill => WhenRunning(node!, Kill),
            PlaygroundAction.Pause => WhenRunning(node!, Pause),
            PlaygroundAction.Resume => WhenRunning(node!, Resume),
            PlaygroundAction.Restart => await RestartAsync(node!),
            PlaygroundAction.Cut => await CutAsync(node!, nodes[line.Second - 1]),
            PlaygroundAction.Heal => await HealAsync(),
            PlaygroundAction.Slow => await remote.SlowAsync(node!, line.Second) ?? Slowed(node!, line.Second),
            PlaygroundAction.Status => await StatusAsync(),
            _ => PlaygroundLine.HelpText,
        };
    }

    private static string WhenRunning(PlaygroundNode node, Func<PlaygroundNode, string> act) =>
        node.IsRunning ? act(node) : $"{node.Name} does not run; restart {node.Number} starts it.";

    private static string Kill(PlaygroundNode node)
    {
        node.Kill();
        return $"{node.Name} is killed.";
    }

    private static string Pause(PlaygroundNode node)
    {
        if (!ProcessSignal.CanPause)
        {
            return "Processes cannot be paused on this system.";
        }

        node.Pause();
        return $"{node.Name} is paused.";
    }

    private static string Resume(PlaygroundNode node)
    {
        if (!node.IsPaused)
        {
            return $"{node.Name} is not paused.";
        }

        node.Resume();
        return $"{node.Name} goes on.";
    }

    private static async Task<string> RestartAsync(PlaygroundNode node)
    {
        node.BeginStop();
        await node.EndStopAsync();
        node.Start();
        return $"{node.Name} starts.";
    }

    /// <summary>Both ends are told: either could be paused, and what one lets through the other still drops.</summary>
    private async Task<string> CutAsync(PlaygroundNode first, PlaygroundNode second)
    {
        string?[] problems = [await remote.CutAsync(first, second), await remote.CutAsync(second, first)];
        return problems.Any(problem => problem is null)
            ? $"{first.Name} and {second.Name} are cut off from each other."
            : string.Join('\n', problems);
    }

    private async Task<string> HealAsync()
    {
        List<string> problems = [];
        foreach (PlaygroundNode node in nodes.Where(node => node.IsRunning))
        {
            problems.AddRange(await remote.HealAsync(node) is { } problem ? [problem] : []);
        }

        return problems.Count == 0 ? "All links are whole." : string.Join('\n', problems);
    }

    private static string Slowed(PlaygroundNode node, int milliseconds) =>
        milliseconds == 0 ? $"The disk of {node.Name} is as fast as it is." : $"Every sync of {node.Name} takes {milliseconds} ms longer.";

    private async Task<string> StatusAsync()
    {
        PlaygroundStatus?[] states = await Task.WhenAll(nodes.Select(node => node is { IsRunning: true, IsPaused: false } ? remote.StatusAsync(node) : Task.FromResult<PlaygroundStatus?>(null)));
        Dictionary<ulong, string> names = [];
        for (int i = 0; i < states.Length; i++)
        {
            if (states[i] is { } state)
            {
                names[state.Member] = nodes[i].Name;
            }
        }

        return string.Join('\n', nodes.Select((node, i) => $"  {node.Name}  {Tell(node, states[i], names)}"));
    }

    private static string Tell(PlaygroundNode node, PlaygroundStatus? state, Dictionary<ulong, string> names) => (node, state) switch
    {
        ({ IsRunning: false }, _) => "does not run",
        ({ IsPaused: true }, _) => "is paused",
        (_, null) => "does not answer",
        (_, { Leader: 0 }) => $"knows no leader    term {state.Term}  revision {state.Revision}",
        (_, _) when state.Leader == state.Member => $"leads              term {state.Term}  revision {state.Revision}",
        _ => $"follows {names.GetValueOrDefault(state.Leader, $"{state.Leader:x}"),-10} term {state.Term}  revision {state.Revision}",
    };
}
