using WebEtcd.Dashboard.Formatting;
using WebEtcd.Dashboard.ViewModels.Members;
using WebEtcd.Shared.Observation;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.ViewModels.Inspection;

/// <summary>An entry of the log in words.</summary>
internal static class RaftEntryText
{
    private const int MemberBitsOfRequests = 48;

    public static string Kind(RaftEntryKind kind) => kind switch
    {
        RaftEntryKind.NoOp => "no-op",
        RaftEntryKind.Put => "put",
        RaftEntryKind.DeleteRange => "range delete",
        RaftEntryKind.Range => "range",
        RaftEntryKind.Txn => "txn",
        RaftEntryKind.Compaction => "compaction",
        RaftEntryKind.LeaseGrant => "lease grant",
        RaftEntryKind.LeaseRevoke => "lease revoke",
        RaftEntryKind.LeaseCheckpoint => "lease checkpoint",
        RaftEntryKind.Alarm => "alarm",
        RaftEntryKind.Authenticate => "sign-in",
        RaftEntryKind.Auth => "users and roles",
        RaftEntryKind.ClusterVersion => "cluster version",
        RaftEntryKind.MemberAttributes => "member attributes",
        RaftEntryKind.MemberChange => "conf change",
        RaftEntryKind.NotDecoded => "not decoded",
        _ => "unknown",
    };

    /// <summary>What stands for entries about which there is nothing more to tell.</summary>
    public static string WithoutItems(RaftEntryKind kind) => kind switch
    {
        RaftEntryKind.NoOp => "first entry of a leader's term",
        RaftEntryKind.NotDecoded => "too large to be read beside the others; show it alone",
        RaftEntryKind.Unknown => "written by another version",
        _ => "",
    };

    /// <summary>How far an entry is: in the log, on a quorum, or in effect.</summary>
    public static (string Word, string Weight) Progress(ulong index, RaftLogMarks marks) =>
        index <= marks.AppliedIndex ? ("applied", "good") : index <= marks.CommitIndex ? ("committed", "plain") : ("stored", "warn");

    /// <summary>The member that took the request from its client; null when the entry does not say, or more than one could be meant.</summary>
    public static string? Proposer(RaftLogEntry entry, ClusterView view)
    {
        MemberView[] fitting = [.. view.Members.Where(member => (member.MemberId & 0xFFFF) == entry.RequestId >> MemberBitsOfRequests)];
        return entry.RequestId != 0 && fitting is [var one] ? MemberNames.Of(one) : null;
    }

    /// <summary>What is not applied, not committed or not on disk yet.</summary>
    public static string Sentence(RaftLogMarks marks)
    {
        List<string> parts = [];
        Add(marks.LastIndex, marks.StableIndex, "is not on disk yet", "are not on disk yet");
        Add(marks.StableIndex, marks.CommitIndex, "waits for a quorum", "wait for a quorum");
        Add(marks.CommitIndex, marks.AppliedIndex, "is committed and not applied yet", "are committed and not applied yet");
        return parts.Count == 0 ? "Everything in the log is committed and applied." : string.Join(", ", parts) + ".";

        void Add(ulong upper, ulong lower, string one, string many)
        {
            if (upper > lower)
            {
                parts.Add($"{Units.Plural((long)(upper - lower), "entry", "entries")} {(upper - lower == 1 ? one : many)}");
            }
        }
    }
}
