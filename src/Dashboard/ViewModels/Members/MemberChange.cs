using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.ViewModels.Members;

/// <summary>Carries a change of the members out, and keeps what came of it.</summary>
internal sealed class MemberChange(IClusterService cluster, IMaintenanceService upkeep, string? token = null)
{
    /// <summary>Why the last change failed, in the words of the service.</summary>
    public EtcdError? Error { get; private set; }

    /// <summary>The member that was added last; null when none was.</summary>
    public Member? Added { get; private set; }

    /// <summary>All members after the last addition.</summary>
    public IReadOnlyList<Member> Members { get; private set; } = [];

    public void Forget()
    {
        Error = null;
        Added = null;
    }

    /// <summary>Does it. True when it is done.</summary>
    /// <param name="urls">The peer URLs of a new or changed member, separated by commas or blanks.</param>
    public async Task<bool> RunAsync(MembersAddress what, string urls, CancellationToken cancellation)
    {
        Forget();
        CallContext call = DashboardCall.With(token, cancellation);
        try
        {
            switch (what.Action)
            {
                case MemberAction.AddLearner or MemberAction.AddVoter:
                    MemberAddResponse added = await cluster.MemberAddAsync(
                        new MemberAddRequest { IsLearner = what.Action == MemberAction.AddLearner, PeerURLs = { Split(urls) } }, call);
                    Added = added.Member;
                    Members = added.Members;
                    break;
                case MemberAction.Promote:
                    await cluster.MemberPromoteAsync(new MemberPromoteRequest { ID = what.MemberId }, call);
                    break;
                case MemberAction.Remove:
                    await cluster.MemberRemoveAsync(new MemberRemoveRequest { ID = what.MemberId }, call);
                    break;
                case MemberAction.Update:
                    await cluster.MemberUpdateAsync(new MemberUpdateRequest { ID = what.MemberId, PeerURLs = { Split(urls) } }, call);
                    break;
                case MemberAction.MoveLeader:
                    await upkeep.MoveLeaderAsync(new MoveLeaderRequest { TargetID = what.MemberId }, call);
                    break;
                default:
                    return false;
            }

            return true;
        }
        catch (EtcdException e)
        {
            Error = e.Error;
            return false;
        }
    }

    /// <summary>The flags with which the added member has to be started.</summary>
    public string StartLine(string name)
    {
        string others = string.Concat(Members
            .Where(member => member.ID != Added!.ID)
            .SelectMany(member => member.PeerURLs.Select(url => $"{member.Name}={url},")));
        string own = string.Join(',', Added!.PeerURLs.Select(url => $"{name}={url}"));
        return $"webetcd --name={name} --initial-cluster={others}{own} --initial-cluster-state=existing --initial-advertise-peer-urls={string.Join(',', Added.PeerURLs)} --listen-peer-urls={string.Join(',', Added.PeerURLs)}";
    }

    private static string[] Split(string urls) => urls.Split([',', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
