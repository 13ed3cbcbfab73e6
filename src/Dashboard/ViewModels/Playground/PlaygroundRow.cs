using WebEtcd.Shared.Observation;
using WebEtcd.Shared.Playground;

namespace WebEtcd.Dashboard.ViewModels.Playground;

/// <summary>A node of the playground: its process, and the member that it is.</summary>
/// <param name="Role">For the mark: one of the roles that <c>RoleBadge</c> knows.</param>
/// <param name="Word">What it does now.</param>
/// <param name="Serves">The page that asks comes from it.</param>
/// <param name="IsLastRunning">Without it there is nobody left to serve a page.</param>
public sealed record PlaygroundRow(PlaygroundNodeView Node, string Role, string Word, bool Serves, bool IsLastRunning)
{
    /// <summary>There is a process that executes.</summary>
    public bool Runs => Node.State == PlaygroundNodeState.Running;

    /// <summary>All nodes, as the playground and the cluster see them.</summary>
    public static IReadOnlyList<PlaygroundRow> Of(PlaygroundView view, ClusterView cluster)
    {
        ulong leader = ClusterSummary.Of(cluster).Leader?.MemberId ?? 0;
        int running = view.Nodes.Count(node => node.State == PlaygroundNodeState.Running);
        return
        [
            .. view.Nodes.Select(node =>
            {
                MemberView? member = cluster.Members.FirstOrDefault(member => member.Name == node.Name);
                (string role, string word) = Judge(node, member, leader);
                bool runs = node.State == PlaygroundNodeState.Running;
                return new PlaygroundRow(node, role, word, member?.MemberId == cluster.ServingMemberId, runs && running == 1);
            }),
        ];
    }

    /// <summary>True when an experiment takes the page away from its node: it had better be ready to go on at another.</summary>
    public static bool TakesPageAway(IReadOnlyList<PlaygroundRow> rows, Experiment experiment) =>
        experiment.Kind is ExperimentKind.Kill or ExperimentKind.Pause or ExperimentKind.Restart && rows.Any(row => row.Serves && row.Node.Number == experiment.Node);

    private static (string Role, string Word) Judge(PlaygroundNodeView node, MemberView? member, ulong leader) => (node.State, member) switch
    {
        (PlaygroundNodeState.Stopped, _) => ("unreachable", node.ExitCode is { } code ? $"ended with code {code}" : "killed"),
        (PlaygroundNodeState.Paused, _) => ("unreachable", "paused"),
        (_, null) => ("follower", "starting"),
        (_, { Reachable: false }) => ("unreachable", "not heard"),
        (_, { Raft.Role: "leader" }) when member.MemberId == leader => ("leader", "leads"),
        (_, { Raft.Role: "candidate" or "pre-candidate" }) => ("candidate", "campaigns"),
        (_, { Raft.LeaderId: 0 }) => ("follower", "knows no leader"),
        _ => ("follower", "follows"),
    };
}
