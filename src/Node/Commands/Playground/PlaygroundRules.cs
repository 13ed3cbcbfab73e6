using WebEtcd.Shared.Playground;

namespace WebEtcd.Node.Commands.Playground;

/// <summary>Which experiments make sense, and what those with links do.</summary>
internal static class PlaygroundRules
{
    /// <summary>What is wrong with an experiment; null for nothing.</summary>
    public static string? Problem(Experiment experiment, int nodes)
    {
        bool isNode = IsNode(experiment.Node, nodes);
        bool areTwo = isNode && IsNode(experiment.Other, nodes) && experiment.Node != experiment.Other;
        return experiment.Kind switch
        {
            ExperimentKind.Kill or ExperimentKind.Pause or ExperimentKind.Resume or ExperimentKind.Restart or ExperimentKind.Isolate =>
                isNode ? null : $"There are nodes 1 to {nodes}, and no node {experiment.Node}.",
            ExperimentKind.Cut or ExperimentKind.CutOneWay => areTwo ? null : $"A link has two ends, from 1 to {nodes}.",
            ExperimentKind.Heal => areTwo || experiment is { Node: 0, Other: 0 } ? null : $"A link has two ends, from 1 to {nodes}.",
            ExperimentKind.Slow when !isNode => $"There are nodes 1 to {nodes}, and no node {experiment.Node}.",
            ExperimentKind.Slow => experiment.Amount is >= 0 and <= Experiment.MostMilliseconds ? null : $"A sync can take 0 to {Experiment.MostMilliseconds} ms longer.",
            ExperimentKind.Traffic => experiment.Amount is >= 0 and <= Experiment.MostWrites ? null : $"0 to {Experiment.MostWrites} values can be written a second.",
            _ => "There is no such experiment.",
        };
    }

    /// <summary>Changes the directions that are cut.</summary>
    public static void Apply(Experiment experiment, int nodes, ISet<PlaygroundCut> cuts)
    {
        (int node, int other) = (experiment.Node, experiment.Other);
        switch (experiment.Kind)
        {
            case ExperimentKind.Cut:
                cuts.UnionWith([new PlaygroundCut(node, other), new PlaygroundCut(other, node)]);
                break;
            case ExperimentKind.CutOneWay:
                cuts.Add(new PlaygroundCut(node, other));
                cuts.Remove(new PlaygroundCut(other, node));
                break;
            case ExperimentKind.Isolate:
                cuts.UnionWith(Enumerable.Range(1, nodes).Where(peer => peer != node).SelectMany(peer => new[] { new PlaygroundCut(node, peer), new PlaygroundCut(peer, node) }));
                break;
            case ExperimentKind.Heal when node == 0:
                cuts.Clear();
                break;
            default:
                cuts.ExceptWith([new PlaygroundCut(node, other), new PlaygroundCut(other, node)]);
                break;
        }
    }

    /// <summary>What was done to the links, in a sentence.</summary>
    public static string Tell(Experiment experiment, Func<int, string> nameOf) => experiment.Kind switch
    {
        ExperimentKind.Cut => $"{nameOf(experiment.Node)} and {nameOf(experiment.Other)} are cut off from each other.",
        ExperimentKind.CutOneWay => $"Nothing gets from {nameOf(experiment.Node)} to {nameOf(experiment.Other)}; the way back is open.",
        ExperimentKind.Isolate => $"{nameOf(experiment.Node)} is cut off from all others.",
        ExperimentKind.Heal when experiment.Node > 0 => $"The link between {nameOf(experiment.Node)} and {nameOf(experiment.Other)} is whole.",
        _ => "All links are whole.",
    };

    private static bool IsNode(int number, int nodes) => number >= 1 && number <= nodes;
}
