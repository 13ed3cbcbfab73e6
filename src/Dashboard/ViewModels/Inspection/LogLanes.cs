using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.ViewModels.Inspection;

/// <summary>All members on one axis of log indexes.</summary>
/// <param name="Low">Index at the left end.</param>
/// <param name="High">Index at the right end.</param>
public sealed record LogLanes(IReadOnlyList<LogLane> Lanes, ulong Low, ulong High)
{
    // Members that are in step still need an axis, and one that lags is not to stick to its edge.
    private const ulong ShortestAxis = 50;
    private const ulong PartBefore = 6;

    public static LogLanes Of(ClusterView view)
    {
        MemberView? leader = ClusterSummary.Of(view).Leader;
        LogLane[] lanes = [.. view.Members.Select(member => LaneOf(member, leader))];
        MemberView[] seen = [.. view.Members.Where(member => !member.NeverSeen)];
        if (seen.Length == 0)
        {
            return new LogLanes(lanes, 0, ShortestAxis);
        }

        ulong high = seen.Max(member => Math.Max(member.Raft.LastIndex, member.Raft.CommitIndex));
        ulong low = Math.Min(seen.Min(member => member.Raft.AppliedIndex), high);
        ulong length = Math.Max(high - low, ShortestAxis);
        length += length / PartBefore;
        return new LogLanes(lanes, high > length ? high - length : 0, Math.Max(high, ShortestAxis));
    }

    /// <summary>Where on the axis an index is, 0 to 1.</summary>
    public double Place(ulong index) => High == Low ? 1 : Math.Clamp(((double)index - Low) / (High - Low), 0, 1);

    private static LogLane LaneOf(MemberView member, MemberView? leader)
    {
        if (leader is null || member.MemberId == leader.MemberId)
        {
            return new LogLane(member, null, leader is null ? null : 0);
        }

        ProgressView? progress = leader.Raft.Progress.FirstOrDefault(item => item.MemberId == member.MemberId);
        return new LogLane(member, progress, progress is null ? null : leader.Raft.LastIndex - Math.Min(progress.Match, leader.Raft.LastIndex));
    }
}
