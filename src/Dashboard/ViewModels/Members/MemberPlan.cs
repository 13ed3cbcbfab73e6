using WebEtcd.Dashboard.Formatting;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.ViewModels.Members;

/// <summary>What a change of the members would do, told before it is done.</summary>
/// <param name="Title">The change.</param>
/// <param name="Button">What the confirming button says.</param>
/// <param name="Before">The votes now.</param>
/// <param name="After">The votes when it is done; null when it changes none.</param>
/// <param name="Notes">What else there is to know, the gravest first.</param>
public sealed record MemberPlan(MemberAction Action, MemberView? Member, string Title, string Button, QuorumState Before, QuorumState? After, IReadOnlyList<MemberPlanNote> Notes)
{
    /// <summary>The plan for an action; null when its member is not there (any more).</summary>
    public static MemberPlan? For(ClusterView view, MembersAddress address)
    {
        QuorumState now = QuorumState.Of(view);
        MemberView? member = view.Members.FirstOrDefault(item => item.MemberId == address.MemberId);
        if (address.Action is MemberAction.AddLearner or MemberAction.AddVoter)
        {
            bool learner = address.Action == MemberAction.AddLearner;
            QuorumState grown = now.With(new QuorumVote(0, "new member", learner, IsReachable: false, IsNew: true));
            return new MemberPlan(address.Action, null, "Add a member", learner ? "Add as learner" : "Add as voter", now, grown, Growth(now, grown, learner));
        }

        if (member is null)
        {
            return null;
        }

        string name = MemberNames.Of(member);
        return address.Action switch
        {
            MemberAction.Promote => new(address.Action, member, $"Give {name} a vote", "Promote", now, now.Promoted(member.MemberId), Promotion(now, now.Promoted(member.MemberId), member)),
            MemberAction.Remove => new(address.Action, member, $"Remove {name}", "Remove", now, now.Without(member.MemberId), Removal(view, now, now.Without(member.MemberId), member)),
            MemberAction.MoveLeader => new(address.Action, member, $"Let {name} lead", "Move leader", now, null, Handover(view, member)),
            MemberAction.Update => new(address.Action, member, $"Peer URLs of {name}", "Update", now, null,
                [new("info", "The others reach it at the new URLs as soon as this is written. Make it listen there first.")]),
            _ => null,
        };
    }

    private static List<MemberPlanNote> Growth(QuorumState now, QuorumState after, bool learner)
    {
        List<MemberPlanNote> notes = [];
        if (learner)
        {
            notes.Add(new("info", "A learner receives the log and has no vote, so nothing is risked while it catches up. Promote it when it is in step."));
            return notes;
        }

        Compare(notes, now, after, "Until the new member is started and has caught up, ");
        notes.Add(new("info", "Add it as a learner first: it then gets its vote when it can use it."));
        return notes;
    }

    private static List<MemberPlanNote> Promotion(QuorumState now, QuorumState after, MemberView member)
    {
        List<MemberPlanNote> notes = [];
        if (!member.IsLearner)
        {
            notes.Add(new("error", "It has a vote already."));
        }

        if (!member.Reachable)
        {
            notes.Add(new("warning", "It is not reached at present. The cluster refuses to promote a learner that is not in step with the leader."));
        }

        Compare(notes, now, after, "");
        return notes;
    }

    private static List<MemberPlanNote> Removal(ClusterView view, QuorumState now, QuorumState after, MemberView member)
    {
        List<MemberPlanNote> notes = [];
        if (after.Voters == 0)
        {
            notes.Add(new("error", "It is the last member with a vote. A cluster cannot be without one."));
            return notes;
        }

        Compare(notes, now, after, "");
        if (ClusterSummary.Of(view).Leader?.MemberId == member.MemberId)
        {
            notes.Add(new("warning", "It leads at present: writes wait for an election. Move the leader first to keep that short."));
        }

        if (view.ServingMemberId == member.MemberId)
        {
            notes.Add(new("warning", "It serves this page, which then goes on at another member."));
        }

        notes.Add(new("info", "Its process stops by itself, and its data directory is of no more use. To have it back, add it anew with an empty one."));
        return notes;
    }

    private static List<MemberPlanNote> Handover(ClusterView view, MemberView member)
    {
        List<MemberPlanNote> notes = [];
        if (member.IsLearner)
        {
            notes.Add(new("error", "A learner cannot lead."));
        }

        if (!member.Reachable)
        {
            notes.Add(new("warning", "It is not reached at present, so it cannot take over."));
        }

        if (ClusterSummary.Of(view).Leader is { } leader)
        {
            notes.Add(leader.MemberId == member.MemberId
                ? new("info", "It leads already.")
                : new("info", $"{MemberNames.Of(leader)} hands over when {MemberNames.Of(member)} has all it has. Writes wait for some milliseconds; votes and members stay as they are."));
        }

        return notes;
    }

    private static void Compare(List<MemberPlanNote> notes, QuorumState now, QuorumState after, string when)
    {
        if (after.Spare < 0)
        {
            notes.Add(new("error", $"{Capital(when, "the")} cluster would have no quorum: {after.Available} of the {after.Needed} votes that decide could be had, and nothing could be written."));
        }
        else if (after.Spare < now.Spare)
        {
            string rest = after.Spare == 0 ? "no member may fail" : $"{Units.Plural(after.Spare, "member may", "members may")} fail";
            notes.Add(new("warning", $"{Capital(when, rest.Split(' ')[0])}{rest[rest.IndexOf(' ', StringComparison.Ordinal)..]}, {Units.Count(now.Spare)} may now."));
        }

        if (after.Voters % 2 == 0 && after.Voters > now.Voters)
        {
            notes.Add(new("info", $"{after.Voters} votes survive no more failures than {after.Voters - 1} do: an odd number is better."));
        }
    }

    private static string Capital(string when, string first) => when.Length > 0 ? when + first : char.ToUpperInvariant(first[0]) + first[1..];
}
