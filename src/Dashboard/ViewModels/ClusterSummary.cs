using WebEtcd.Dashboard.Formatting;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.ViewModels;

/// <summary>The state of the cluster in words.</summary>
/// <param name="Sentence">What it means for those who use the cluster.</param>
/// <param name="Leader">The member that leads, when one is known.</param>
/// <param name="Spare">Voters that may still fail before the quorum is lost; negative when it is.</param>
internal sealed record ClusterSummary(ClusterHealth Health, string Word, string Sentence, MemberView? Leader, MemberView? Serving, int Voters, int ReachableVoters, int Spare)
{
    public static ClusterSummary Of(ClusterView view)
    {
        MemberView? serving = view.Members.FirstOrDefault(member => member.MemberId == view.ServingMemberId);
        MemberView? leader = LeaderOf(view, serving);
        int voters = view.Members.Count(member => !member.IsLearner);
        int reachable = view.Members.Count(member => !member.IsLearner && member.Reachable);
        int spare = reachable - (voters / 2 + 1);
        (ClusterHealth health, string word, string sentence) = Judge(view, leader, voters, reachable, spare);
        return new ClusterSummary(health, word, sentence, leader, serving, voters, reachable, spare);
    }

    /// <summary>Who says of itself that it leads, in the highest term; else whom the serving node takes as leader.</summary>
    private static MemberView? LeaderOf(ClusterView view, MemberView? serving)
    {
        MemberView? leads = view.Members.Where(member => member.Reachable && member.Raft.Role == "leader").MaxBy(member => member.Raft.Term);
        ulong believed = serving?.Raft.LeaderId ?? 0;
        return leads ?? view.Members.FirstOrDefault(member => member.MemberId == believed && believed != 0);
    }

    private static (ClusterHealth Health, string Word, string Sentence) Judge(ClusterView view, MemberView? leader, int voters, int reachable, int spare)
    {
        if (voters == 0)
        {
            return (ClusterHealth.Unavailable, "Starting", "This node does not know the members of its cluster yet.");
        }

        string count = $"{reachable} of {Units.Plural(voters, "voting member", "voting members")} reachable";
        if (spare < 0)
        {
            return (ClusterHealth.Unavailable, "No quorum", $"{count}: writes wait until {Units.Plural(-spare, "more returns", "more return")}.");
        }

        if (leader is null)
        {
            return (ClusterHealth.Unavailable, "No leader", $"{count}, and none leads: an election is under way.");
        }

        if (view.Alarms.Count > 0)
        {
            return (ClusterHealth.Degraded, "Alarm", $"{count}, and {Units.Plural(view.Alarms.Count, "alarm is", "alarms are")} up.");
        }

        if (reachable < voters)
        {
            return (ClusterHealth.Degraded, "Degraded", $"{count}. {MayFail(spare)}");
        }

        return (ClusterHealth.Healthy, "Healthy", voters == 1 ? "A cluster of one: it works as long as this node does." : $"{count}. {MayFail(spare)}");
    }

    private static string MayFail(int spare) =>
        spare == 0 ? "If one more fails, writes stop." : $"{Units.Plural(spare, "more may", "more may")} fail before writes stop.";
}
