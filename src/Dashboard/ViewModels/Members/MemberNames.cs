using WebEtcd.Dashboard.Formatting;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.ViewModels.Members;

/// <summary>What members are called on a page. A member that was added and never started has no name yet.</summary>
internal static class MemberNames
{
    public static string Of(MemberView member) => member.Name.Length > 0 ? member.Name : Units.MemberId(member.MemberId);

    public static string Of(ClusterView view, ulong id) =>
        view.Members.FirstOrDefault(member => member.MemberId == id) is { } member ? Of(member) : Units.MemberId(id);
}
