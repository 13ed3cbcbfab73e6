using WebEtcd.Shared.Playground;

namespace WebEtcd.Node.Commands.Playground;

/// <summary>Does to the nodes what is typed, and says what became of it.</summary>
internal sealed class PlaygroundConsole(IReadOnlyList<PlaygroundNode> nodes, PlaygroundDesk desk, PlaygroundRemote remote)
{
    /// <summary>Carries out a line; the answer may be several lines.</summary>
    public async Task<string> DoAsync(PlaygroundLine line) => line.Action switch
    {
        PlaygroundAction.Status => await StatusAsync(),
        PlaygroundAction.Kill => await DoAsync(new Experiment(ExperimentKind.Kill, line.First)),
        PlaygroundAction.Pause => await DoAsync(new Experiment(ExperimentKind.Pause, line.First)),
        PlaygroundAction.Resume => await DoAsync(new Experiment(ExperimentKind.Resume, line.First)),
        PlaygroundAction.Restart => await DoAsync(new Experiment(ExperimentKind.Restart, line.First)),
        PlaygroundAction.Cut => await DoAsync(new Experiment(line.OneWay ? ExperimentKind.CutOneWay : ExperimentKind.Cut, line.First, line.Second)),
        PlaygroundAction.Heal => await DoAsync(new Experiment(ExperimentKind.Heal)),
        PlaygroundAction.Slow => await DoAsync(new Experiment(ExperimentKind.Slow, line.First, Amount: line.Second)),
        PlaygroundAction.Traffic => await DoAsync(new Experiment(ExperimentKind.Traffic, Amount: line.Second)),
        _ => PlaygroundLine.HelpText,
    };

    private async Task<string> DoAsync(Experiment experiment) => (await desk.DoAsync(experiment)).Text;

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
