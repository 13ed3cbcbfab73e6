using WebEtcd.Shared.Playground;

namespace WebEtcd.Node.Commands.Playground;

/// <summary>
/// Does experiments with the nodes, one after the other, whoever asks for them: the console or a node's dashboard. It remembers what is set: the network is not the
/// node's, so links stay cut and disks slow when a node is started again.
/// </summary>
internal sealed class PlaygroundDesk(IReadOnlyList<PlaygroundNode> nodes, PlaygroundRemote remote, PlaygroundTraffic traffic, TimeProvider time) : IDisposable
{
    private const int NotesKept = 30;
    private static readonly TimeSpan SettlePatience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SettleInterval = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _gate = new();
    private readonly HashSet<PlaygroundCut> _cuts = [];
    private readonly int[] _slowMs = new int[nodes.Count];
    private readonly List<PlaygroundNote> _notes = [];

    /// <summary>The state that is set. By any thread.</summary>
    public PlaygroundView View()
    {
        lock (_gate)
        {
            return new PlaygroundView(
                [.. nodes.Select(node => new PlaygroundNodeView(
                    node.Number, node.Name, node.Address.GetLeftPart(UriPartial.Authority), StateOf(node), node.IsRunning ? null : node.ExitCode, _slowMs[node.Number - 1]))],
                [.. _cuts.OrderBy(cut => (cut.From, cut.To))],
                traffic.View,
                [.. _notes.AsEnumerable().Reverse()],
                ProcessSignal.CanPause);
        }
    }

    /// <summary>Does an experiment, after those before it.</summary>
    public async Task<ExperimentOutcome> DoAsync(Experiment experiment)
    {
        if (PlaygroundRules.Problem(experiment, nodes.Count) is { } problem)
        {
            return new ExperimentOutcome(false, problem);
        }

        await _turn.WaitAsync();
        try
        {
            ExperimentOutcome outcome = await TakeTurnAsync(experiment, experiment.Node > 0 ? nodes[experiment.Node - 1] : null);
            if (outcome.Done)
            {
                Note(outcome.Text);
            }

            return outcome;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Keeps a sentence for those who look.</summary>
    public void Note(string text)
    {
        lock (_gate)
        {
            _notes.Add(new PlaygroundNote(time.GetUtcNow(), text));
            _notes.RemoveRange(0, Math.Max(0, _notes.Count - NotesKept));
        }
    }

    public void Dispose() => _turn.Dispose();

    private static PlaygroundNodeState StateOf(PlaygroundNode node) =>
        !node.IsRunning ? PlaygroundNodeState.Stopped : node.IsPaused ? PlaygroundNodeState.Paused : PlaygroundNodeState.Running;

    private async Task<ExperimentOutcome> TakeTurnAsync(Experiment experiment, PlaygroundNode? node) => experiment.Kind switch
    {
        ExperimentKind.Kill => WhenRunning(node!, Kill),
        ExperimentKind.Pause => WhenRunning(node!, Pause),
        ExperimentKind.Resume => WhenRunning(node!, Resume),
        ExperimentKind.Restart => await RestartAsync(node!),
        ExperimentKind.Slow => await SlowAsync(node!, experiment.Amount),
        ExperimentKind.Traffic => Done(traffic.Set(experiment.Amount)),
        _ => await LinkAsync(experiment),
    };

    private static ExperimentOutcome Done(string text) => new(true, text);

    private static ExperimentOutcome WhenRunning(PlaygroundNode node, Func<PlaygroundNode, ExperimentOutcome> act) =>
        node.IsRunning ? act(node) : new ExperimentOutcome(false, $"{node.Name} does not run; restart {node.Number} starts it.");

    private static ExperimentOutcome Kill(PlaygroundNode node)
    {
        node.Kill();
        return Done($"{node.Name} is killed.");
    }

    private static ExperimentOutcome Pause(PlaygroundNode node)
    {
        if (!ProcessSignal.CanPause)
        {
            return new ExperimentOutcome(false, "Processes cannot be paused on this system.");
        }

        node.Pause();
        return Done($"{node.Name} is paused.");
    }

    private static ExperimentOutcome Resume(PlaygroundNode node)
    {
        if (!node.IsPaused)
        {
            return new ExperimentOutcome(false, $"{node.Name} is not paused.");
        }

        node.Resume();
        return Done($"{node.Name} goes on.");
    }

    private async Task<ExperimentOutcome> RestartAsync(PlaygroundNode node)
    {
        node.BeginStop();
        await node.EndStopAsync();
        node.Start();
        if (Switches(node) is (not [], _, _) or (_, not [], _) or (_, _, > 0))
        {
            _ = Task.Run(() => SettleAsync(node));
        }

        return Done($"{node.Name} starts.");
    }

    private async Task<ExperimentOutcome> SlowAsync(PlaygroundNode node, int milliseconds)
    {
        lock (_gate)
        {
            _slowMs[node.Number - 1] = milliseconds;
        }

        string? problem = await ApplyAsync(node);
        return problem is null
            ? Done(milliseconds == 0 ? $"The disk of {node.Name} is as fast as it is." : $"Every sync of {node.Name} takes {milliseconds} ms longer.")
            : new ExperimentOutcome(false, $"{problem}; the disk of {node.Name} will be as it is set as soon as it does.");
    }

    private async Task<ExperimentOutcome> LinkAsync(Experiment experiment)
    {
        lock (_gate)
        {
            PlaygroundRules.Apply(experiment, nodes.Count, _cuts);
        }

        // Both ends are told: one of them could be dead or paused, and what one lets through the other still drops.
        foreach (PlaygroundNode node in nodes.Where(node => node.IsRunning))
        {
            if (await ApplyAsync(node) is not null)
            {
                _ = Task.Run(() => SettleAsync(node));
            }
        }

        return Done(PlaygroundRules.Tell(experiment, number => nodes[number - 1].Name));
    }

    private (string[] Inbound, string[] Outbound, int SlowMs) Switches(PlaygroundNode node)
    {
        lock (_gate)
        {
            return (
                [.. _cuts.Where(cut => cut.To == node.Number).Select(cut => nodes[cut.From - 1].Name)],
                [.. _cuts.Where(cut => cut.From == node.Number).Select(cut => nodes[cut.To - 1].Name)],
                _slowMs[node.Number - 1]);
        }
    }

    private async Task<string?> ApplyAsync(PlaygroundNode node)
    {
        (string[] inbound, string[] outbound, int slowMs) = Switches(node);
        return await remote.SetCutsAsync(node, inbound, outbound) ?? await remote.SlowAsync(node, slowMs);
    }

    /// <summary>Tells a node what is set for it, until it listens: it has just been started, or goes on after a pause.</summary>
    private async Task SettleAsync(PlaygroundNode node)
    {
        long began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < SettlePatience && await ApplyAsync(node) is not null)
        {
            await Task.Delay(SettleInterval, time);
        }
    }
}
