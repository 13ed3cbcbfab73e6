using WebEtcd.Shared.Playground;

namespace WebEtcd.Dashboard.Tests.Fakes;

/// <summary>A playground of the three members that <see cref="Views"/> makes, whose processes are a matter of memory.</summary>
internal sealed class FakePlayground : IPlaygroundService
{
    private readonly Lock _gate = new();
    private PlaygroundView _view = new(
        [.. Enumerable.Range(1, 3).Select(number => new PlaygroundNodeView(number, $"infra{number - 1}", $"http://127.0.0.1:{number}2379", PlaygroundNodeState.Running, null, 0))],
        [],
        new PlaygroundTrafficView(0, 0, 0, null),
        [],
        CanPause: true);

    /// <summary>What was asked for.</summary>
    public List<Experiment> Done { get; } = [];

    /// <summary>The process that owns it is gone.</summary>
    public bool IsGone { get; set; }

    public ValueTask<PlaygroundView?> ReadAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(IsGone ? null : _view);
        }
    }

    public ValueTask<ExperimentOutcome> DoAsync(Experiment experiment, CancellationToken cancellation)
    {
        lock (_gate)
        {
            Done.Add(experiment);
            string text = $"{experiment.Kind} {experiment.Node} {experiment.Other} {experiment.Amount}";
            _view = Changed(experiment) with { Notes = [new PlaygroundNote(DateTimeOffset.UnixEpoch, text), .. _view.Notes] };
            return ValueTask.FromResult(new ExperimentOutcome(true, text));
        }
    }

    private PlaygroundView Changed(Experiment experiment) => experiment.Kind switch
    {
        ExperimentKind.Kill => WithNode(experiment.Node, node => node with { State = PlaygroundNodeState.Stopped }),
        ExperimentKind.Pause => WithNode(experiment.Node, node => node with { State = PlaygroundNodeState.Paused }),
        ExperimentKind.Resume or ExperimentKind.Restart => WithNode(experiment.Node, node => node with { State = PlaygroundNodeState.Running }),
        ExperimentKind.Slow => WithNode(experiment.Node, node => node with { SlowSyncMs = experiment.Amount }),
        ExperimentKind.Traffic => _view with { Traffic = _view.Traffic with { PerSecond = experiment.Amount } },
        ExperimentKind.CutOneWay => _view with { Cuts = [new PlaygroundCut(experiment.Node, experiment.Other)] },
        ExperimentKind.Cut => _view with { Cuts = [new PlaygroundCut(experiment.Node, experiment.Other), new PlaygroundCut(experiment.Other, experiment.Node)] },
        ExperimentKind.Heal => _view with { Cuts = [] },
        _ => _view,
    };

    private PlaygroundView WithNode(int number, Func<PlaygroundNodeView, PlaygroundNodeView> change) =>
        _view with { Nodes = [.. _view.Nodes.Select(node => node.Number == number ? change(node) : node)] };
}
