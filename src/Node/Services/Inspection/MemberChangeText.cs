using WebEtcd.Raft;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine.Membership;

namespace WebEtcd.Node.Services.Inspection;

/// <summary>Changes of the members, as the log holds them.</summary>
internal static class MemberChangeText
{
    /// <exception cref="FormatException">The entry holds no such change.</exception>
    /// <exception cref="Google.Protobuf.InvalidProtocolBufferException">What the change says of the member is damaged.</exception>
    public static RaftLogEntry Describe(Entry entry)
    {
        ConfChange change = ConfChange.Decode(entry.Type, entry.Data.Span);
        MembershipChange membership = MembershipChange.Decode(change.Context.Span);
        var items = new RaftItemList();
        if (membership.Member.Id != 0)
        {
            items.Add(WordOf(membership), TextOf(membership));
        }
        else
        {
            foreach (ConfChangeSingle single in change.Changes)
            {
                items.Add("change", $"member {single.NodeId:x}: {single.Type}");
            }
        }

        return new RaftLogEntry(entry.Index, entry.Term, RaftEntryKind.MemberChange, entry.Data.Length, "", membership.RequestId, items.Items, items.LeftOut);
    }

    private static string WordOf(MembershipChange change) => change.Kind switch
    {
        MembershipChangeKind.Add => "add",
        MembershipChangeKind.Promote => "promote",
        MembershipChangeKind.Remove => "remove",
        _ => "update",
    };

    private static string TextOf(MembershipChange change)
    {
        MemberRecord member = change.Member;
        string urls = member.PeerUrls.Count > 0 ? $", peer URLs {string.Join(", ", member.PeerUrls)}" : "";
        return $"{(change.Kind == MembershipChangeKind.Add && member.IsLearner ? "learner" : "member")} {member.Id:x}{urls}";
    }
}
