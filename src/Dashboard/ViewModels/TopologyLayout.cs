using WebEtcd.Dashboard.Formatting;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.ViewModels;

/// <summary>
/// Where members stand in the drawing. A member's place depends on its rank in the view alone, which is that of its name, so nothing
/// jumps when the leader changes: the links move instead.
/// </summary>
public sealed record TopologyLayout(double Width, double Height, IReadOnlyList<TopologyNode> Nodes, IReadOnlyList<TopologyLink> Links, string Description)
{
    public const double NodeWidth = 176;
    public const double NodeHeight = 84;
    private const double Margin = 14;

    /// <summary>Members on an ellipse, for wide places.</summary>
    /// <param name="now">What ages are counted from; nothing for the time of the newest view.</param>
    public static TopologyLayout Ring(ClusterView view, DateTimeOffset now = default)
    {
        int count = view.Members.Count;
        (double width, double height) = count switch
        {
            <= 1 => (640, 190),
            2 => (640, 200),
            3 => (640, 300),
            _ => (860, 460),
        };
        double radiusX = (width - NodeWidth) / 2 - Margin;
        double radiusY = (height - NodeHeight) / 2 - Margin;
        return Build(view, now, width, height, index =>
        {
            if (count == 1)
            {
                return (width / 2, height / 2);
            }

            // Two stand side by side; three and more begin at the top.
            double angle = 2 * Math.PI * index / count - (count == 2 ? Math.PI : Math.PI / 2);
            double stretch = count == 3 && index > 0 ? 0.86 / Math.Abs(Math.Cos(angle)) * 0.95 : 1;
            double y = count == 3 ? (index == 0 ? -radiusY : radiusY) : radiusY * Math.Sin(angle);
            return (width / 2 + radiusX * Math.Cos(angle) * stretch, height / 2 + y);
        });
    }

    /// <summary>Members one below the other, for narrow places.</summary>
    public static TopologyLayout Column(ClusterView view, DateTimeOffset now = default)
    {
        const double Step = NodeHeight + 44;
        double height = view.Members.Count * Step - 44 + 2 * Margin;
        return Build(view, now, 300, Math.Max(height, NodeHeight + 2 * Margin), index => (160, Margin + NodeHeight / 2 + index * Step));
    }

    private static TopologyLayout Build(ClusterView view, DateTimeOffset now, double width, double height, Func<int, (double X, double Y)> place)
    {
        ClusterSummary summary = ClusterSummary.Of(view);
        ulong committed = view.Members.Where(member => member.Reachable).Select(member => member.Raft.CommitIndex).DefaultIfEmpty().Max();
        DateTimeOffset newest = view.Members.Select(member => member.ObservedAt).DefaultIfEmpty().Max();
        List<TopologyNode> nodes = [];
        for (int i = 0; i < view.Members.Count; i++)
        {
            MemberView member = view.Members[i];
            (double x, double y) = place(i);
            bool leads = member.MemberId == summary.Leader?.MemberId;
            ulong behind = committed > member.Raft.AppliedIndex ? committed - member.Raft.AppliedIndex : 0;
            nodes.Add(new TopologyNode(member, x, y, RoleOf(member), leads, member.MemberId == view.ServingMemberId, behind, NoteOf(member, now == default ? newest : now)));
        }

        List<TopologyLink> links = [.. TopologyLinks.BetweenPeers(nodes), .. TopologyLinks.FromLeader(nodes)];
        return new TopologyLayout(width, height, nodes, links, Describe(summary, nodes, links));
    }

    /// <summary>The role in one word.</summary>
    public static string RoleOf(MemberView member) => member switch
    {
        { Reachable: false } => "unreachable",
        { IsLearner: true } => "learner",
        _ => member.Raft.Role,
    };

    /// <summary>The line under the role: how far it is, or how old the knowledge of it is.</summary>
    private static string NoteOf(MemberView member, DateTimeOffset now) => member switch
    {
        { NeverSeen: true } => "never heard",
        { Reachable: false } => $"seen {Units.Ago(now - member.ObservedAt)}",
        { Raft.Role: "candidate" or "pre-candidate", Raft.VotesGranted: > 0 } => Units.Plural(member.Raft.VotesGranted, "vote", "votes"),
        _ => $"applied {Units.Count(member.Raft.AppliedIndex)}",
    };

    private static string Describe(ClusterSummary summary, List<TopologyNode> nodes, List<TopologyLink> links)
    {
        string members = string.Join("; ", nodes.Select(node => $"{node.Member.Name} is {node.Role}"));
        string cut = string.Join("; ", links.Where(link => link.Broken).Select(link => $"{link.From} and {link.To} do not hear each other"));
        return $"{summary.Word}. {members}.{(cut.Length > 0 ? $" {cut}." : "")}";
    }
}
