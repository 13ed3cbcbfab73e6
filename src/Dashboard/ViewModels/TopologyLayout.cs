using WebEtcd.Dashboard.Formatting;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.ViewModels;

/// <summary>
/// Where members stand in the drawing. A member's place depends on its rank among the ids alone, so nothing jumps when the leader
/// changes: the links move instead.
/// </summary>
public sealed record TopologyLayout(double Width, double Height, IReadOnlyList<TopologyNode> Nodes, IReadOnlyList<TopologyLink> Links, string Description)
{
    public const double NodeWidth = 176;
    public const double NodeHeight = 84;
    private const double Margin = 14;

    /// <summary>Members on an ellipse, for wide places.</summary>
    public static TopologyLayout Ring(ClusterView view)
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
        return Build(view, width, height, index =>
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
    public static TopologyLayout Column(ClusterView view)
    {
        const double Step = NodeHeight + 44;
        double height = view.Members.Count * Step - 44 + 2 * Margin;
        return Build(view, 300, Math.Max(height, NodeHeight + 2 * Margin), index => (170, Margin + NodeHeight / 2 + index * Step));
    }

    private static TopologyLayout Build(ClusterView view, double width, double height, Func<int, (double X, double Y)> place)
    {
        ClusterSummary summary = ClusterSummary.Of(view);
        ulong committed = view.Members.Where(member => member.Reachable).Select(member => member.Raft.CommitIndex).DefaultIfEmpty().Max();
        List<TopologyNode> nodes = [];
        for (int i = 0; i < view.Members.Count; i++)
        {
            MemberView member = view.Members[i];
            (double x, double y) = place(i);
            bool leads = member.MemberId == summary.Leader?.MemberId;
            ulong behind = committed > member.Raft.AppliedIndex ? committed - member.Raft.AppliedIndex : 0;
            nodes.Add(new TopologyNode(member, x, y, RoleOf(member), leads, member.MemberId == view.ServingMemberId, behind));
        }

        return new TopologyLayout(width, height, nodes, LinksOf(nodes), Describe(summary, nodes));
    }

    /// <summary>The role in one word.</summary>
    public static string RoleOf(MemberView member) => member switch
    {
        { Reachable: false } => "unreachable",
        { IsLearner: true } => "learner",
        _ => member.Raft.Role,
    };

    private static List<TopologyLink> LinksOf(List<TopologyNode> nodes)
    {
        TopologyNode? leader = nodes.Find(node => node.IsLeader);
        if (leader is null)
        {
            return [];
        }

        return [.. nodes.Where(node => node != leader).Select(node => Link(leader, node))];
    }

    private static TopologyLink Link(TopologyNode leader, TopologyNode follower)
    {
        ProgressView? progress = leader.Member.Raft.Progress.FirstOrDefault(item => item.MemberId == follower.Member.MemberId);
        bool broken = !follower.Member.Reachable || progress is { RecentlyActive: false };
        string state = progress?.State ?? "";
        string label = (broken, progress) switch
        {
            (true, _) => "no answer",
            (_, null) => "",
            (_, { State: "snapshot" }) => "receives a snapshot",
            _ => Lag(leader.Member.Raft.LastIndex, progress.Match),
        };
        return new TopologyLink(leader.X, leader.Y, follower.X, follower.Y, state, label, !broken && state == "replicate", broken);
    }

    private static string Lag(ulong last, ulong match) =>
        match >= last ? "in step" : Units.Plural((long)(last - match), "entry behind", "entries behind");

    private static string Describe(ClusterSummary summary, List<TopologyNode> nodes)
    {
        string members = string.Join("; ", nodes.Select(node => $"{node.Member.Name} is {node.Role}"));
        return $"{summary.Word}. {members}.";
    }
}
