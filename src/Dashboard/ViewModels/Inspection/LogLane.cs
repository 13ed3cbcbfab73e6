using WebEtcd.Dashboard.Formatting;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.ViewModels.Inspection;

/// <summary>How far one member is in the log.</summary>
/// <param name="Member">The member, as it was seen last.</param>
/// <param name="Progress">What the leader knows of it; null for the leader itself, and when nobody is known to lead.</param>
/// <param name="Behind">Entries of the leader's log that it is not known to have; null when that cannot be told.</param>
public sealed record LogLane(MemberView Member, ProgressView? Progress, ulong? Behind)
{
    public bool IsLeader => Member.Raft.Role == "leader";

    /// <summary>One sentence for what the lane draws.</summary>
    public string Sentence
    {
        get
        {
            if (Member.NeverSeen)
            {
                return "not heard since this node started";
            }

            string applied = $"applied {Units.Count(Member.Raft.AppliedIndex)} of {Units.Count(Member.Raft.CommitIndex)} committed, last {Units.Count(Member.Raft.LastIndex)}";
            string place = (IsLeader, Behind) switch
            {
                (true, _) => "leads",
                (_, null) => "nobody is known to lead",
                (_, 0) => "has all of the leader's log",
                (_, { } behind) => $"{Units.Plural((long)behind, "entry", "entries")} behind the leader",
            };
            return $"{place}; {applied}{(Member.Reachable ? "" : ", when it was heard last")}";
        }
    }
}
