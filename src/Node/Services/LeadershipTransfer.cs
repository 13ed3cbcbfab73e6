using WebEtcd.Node.Consensus;
using WebEtcd.Node.Peers;
using WebEtcd.Shared.Errors;
using WebEtcd.StateMachine;
using WebEtcd.StateMachine.Membership;

namespace WebEtcd.Node.Services;

/// <summary>Hands leadership to another voter: on request, and before this member stops.</summary>
internal sealed class LeadershipTransfer(
    EtcdStateMachine stateMachine, DriverInbox inbox, ConsensusState state, IPeerTransport peers, MonotonicClock clock, ulong self, long timeoutMs)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>Moves leadership to a voter and returns when it leads.</summary>
    /// <exception cref="EtcdException">This member does not lead, the target is no voter, or it did not take over in time.</exception>
    public async ValueTask MoveAsync(ulong target, CancellationToken cancellation)
    {
        if (state.LeaderId != self)
        {
            throw new EtcdException(EtcdErrors.NotLeader);
        }

        if (stateMachine.Membership.Find(target) is not { IsLearner: false })
        {
            throw new EtcdException(EtcdErrors.BadLeaderTransferee);
        }

        if (target == self)
        {
            return;
        }

        inbox.Post(node => node.TransferLeader(target));
        long deadline = clock.NowMs + timeoutMs;
        while (state.LeaderId != target)
        {
            if (clock.NowMs >= deadline)
            {
                throw new EtcdException(EtcdErrors.Timeout);
            }

            await Task.Delay(PollInterval, clock.Time, cancellation);
        }
    }

    /// <summary>Moves leadership to the voter that is connected longest, if this member leads and there is one. For a member that is about to stop; never throws.</summary>
    public async Task HandOverAsync()
    {
        if (state.LeaderId != self)
        {
            return;
        }

        PeerLinkView? next = peers.Links
            .Where(link => link.IsConnected && stateMachine.Membership.Find(link.MemberId) is { IsLearner: false, IsStarted: true })
            .MinBy(link => link.Since);
        if (next is null)
        {
            return;
        }

        try
        {
            await MoveAsync(next.MemberId, CancellationToken.None);
        }
        catch (EtcdException)
        {
            // It did not work out in time: the others will notice by themselves that this member is gone.
        }
    }
}
