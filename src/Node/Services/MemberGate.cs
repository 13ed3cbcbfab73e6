using WebEtcd.Shared.Errors;
using WebEtcd.StateMachine;
using WebEtcd.StateMachine.Membership;

namespace WebEtcd.Node.Services;

/// <summary>What a member without a vote refuses: everything but serializable reads, its status and its backup.</summary>
internal sealed class MemberGate(EtcdStateMachine stateMachine, ulong memberId)
{
    public bool IsLearner => stateMachine.Membership.Find(memberId) is { IsLearner: true };

    /// <exception cref="EtcdException">This member is a learner.</exception>
    public void RequireVoter()
    {
        if (IsLearner)
        {
            throw new EtcdException(EtcdErrors.NotSupportedForLearner);
        }
    }
}
