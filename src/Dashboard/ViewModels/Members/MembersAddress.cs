using System.Globalization;
using WebEtcd.Dashboard.Formatting;

namespace WebEtcd.Dashboard.ViewModels.Members;

/// <summary>State of the Members page, as its address holds it.</summary>
/// <param name="Action">What is about to be done.</param>
/// <param name="MemberId">To whom; 0 when a member is to be added.</param>
public sealed record MembersAddress(MemberAction Action, ulong MemberId)
{
    public static readonly MembersAddress Nothing = new(MemberAction.None, 0);

    public static MembersAddress Parse(string? action, string? member)
    {
        MemberAction wanted = action switch
        {
            "add-learner" => MemberAction.AddLearner,
            "add-voter" => MemberAction.AddVoter,
            "promote" => MemberAction.Promote,
            "remove" => MemberAction.Remove,
            "move-leader" => MemberAction.MoveLeader,
            "update" => MemberAction.Update,
            _ => MemberAction.None,
        };
        bool adds = wanted is MemberAction.AddLearner or MemberAction.AddVoter;
        return wanted == MemberAction.None || (!adds && !TryId(member, out _)) ? Nothing : new MembersAddress(wanted, adds || !TryId(member, out ulong id) ? 0 : id);
    }

    public string Link => PageLinks.With(
        PageLinks.Members,
        ("do", Action switch
        {
            MemberAction.AddLearner => "add-learner",
            MemberAction.AddVoter => "add-voter",
            MemberAction.Promote => "promote",
            MemberAction.Remove => "remove",
            MemberAction.MoveLeader => "move-leader",
            MemberAction.Update => "update",
            _ => null,
        }),
        ("member", MemberId == 0 ? null : Units.MemberId(MemberId)));

    private static bool TryId(string? text, out ulong id) => ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id);
}
