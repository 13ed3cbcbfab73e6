using WebEtcd.Shared.Playground;

namespace WebEtcd.Dashboard.ViewModels.Playground;

/// <summary>Two nodes of the playground and what passes between them.</summary>
/// <param name="There">From the first to the second.</param>
/// <param name="Back">From the second to the first.</param>
public sealed record PlaygroundLink(PlaygroundNodeView First, PlaygroundNodeView Second, bool There, bool Back)
{
    /// <summary>Every pair of nodes once.</summary>
    public static IReadOnlyList<PlaygroundLink> Of(PlaygroundView view) =>
    [
        .. view.Nodes.SelectMany((first, i) => view.Nodes.Skip(i + 1).Select(second => new PlaygroundLink(
            first, second, !view.Cuts.Contains(new PlaygroundCut(first.Number, second.Number)), !view.Cuts.Contains(new PlaygroundCut(second.Number, first.Number))))),
    ];

    /// <summary>What can be done to it: the word for it, whether it is so now, and the experiment that makes it so.</summary>
    public IReadOnlyList<(string Name, bool IsSo, Experiment Experiment)> Choices =>
    [
        ("Whole", There && Back, new Experiment(ExperimentKind.Heal, First.Number, Second.Number)),
        ($"{First.Name} → {Second.Name} cut", !There && Back, new Experiment(ExperimentKind.CutOneWay, First.Number, Second.Number)),
        ($"{Second.Name} → {First.Name} cut", There && !Back, new Experiment(ExperimentKind.CutOneWay, Second.Number, First.Number)),
        ("Cut", !There && !Back, new Experiment(ExperimentKind.Cut, First.Number, Second.Number)),
    ];
}
