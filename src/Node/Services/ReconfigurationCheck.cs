using WebEtcd.Node.Peers;
using WebEtcd.Shared.Errors;
using WebEtcd.StateMachine;
using WebEtcd.StateMachine.Membership;

namespace WebEtcd.Node.Services;

/// <summary>
/// etcd's strict checks before a change of the membership is proposed: one that would cost the quorum, as far as this member can see, is refused. Off with
/// --strict-reconfig-check=false.
/// </summary>
internal sealed class ReconfigurationCheck(EtcdStateMachine stateMachine, IPeerTransport peers, ulong self, TimeProvider time, bool isStrict)
{
    // A member counts as there when its connection has held for this long.
    private static readonly TimeSpan HealthInterval = TimeSpan.FromSeconds(5);

    /// <summary>What is to be said against adding a member; null for nothing.</summary>
    public EtcdError? CheckAdd(bool isLearner)
    {
        List<MemberRecord> voters = Voters();
        if (!isStrict || isLearner || IsAloneAndStarted(voters))
        {
            return null;
        }

        // The new member counts as a voter that is not there yet.
        int quorum = Quorum(voters.Count + 1);
        return voters.Count(voter => voter.IsStarted) < quorum ? EtcdErrors.MemberNotEnoughStarted
            : voters.Count(IsConnected) < quorum ? EtcdErrors.Unhealthy
            : null;
    }

    /// <summary>What is to be said against giving a learner its vote; null for nothing.</summary>
    public EtcdError? CheckPromote(MemberRecord learner)
    {
        List<MemberRecord> voters = Voters();
        int started = voters.Count(voter => voter.IsStarted) + (learner.IsStarted ? 1 : 0);
        return isStrict && started < Quorum(voters.Count + 1) ? EtcdErrors.MemberNotEnoughStarted : null;
    }

    /// <summary>What is to be said against removing a member; null for nothing.</summary>
    public EtcdError? CheckRemove(MemberRecord member)
    {
        if (!isStrict || member.IsLearner)
        {
            return null;
        }

        List<MemberRecord> rest = Voters().FindAll(voter => voter.Id != member.Id);
        if (rest.Count(voter => voter.IsStarted) < Quorum(rest.Count))
        {
            return EtcdErrors.MemberNotEnoughStarted;
        }

        // Who is gone already takes nothing away.
        bool isThere = member.Id == self || Link(member) is { IsConnected: true };
        return isThere && rest.Count(IsConnected) < Quorum(rest.Count) ? EtcdErrors.Unhealthy : null;
    }

    private static int Quorum(int voters) => (voters / 2) + 1;

    private static bool IsAloneAndStarted(List<MemberRecord> voters) => voters is [{ IsStarted: true }];

    private List<MemberRecord> Voters() => [.. stateMachine.Membership.Members.Where(member => !member.IsLearner)];

    private bool IsConnected(MemberRecord member) =>
        member.Id == self || (Link(member) is { IsConnected: true } link && time.GetUtcNow() - link.Since >= HealthInterval);

    private PeerLinkView? Link(MemberRecord member) => peers.Links.FirstOrDefault(link => link.MemberId == member.Id);
}
