using WebEtcd.Node.Consensus;
using WebEtcd.Node.Security;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine;
using WebEtcd.StateMachine.Watch;

namespace WebEtcd.Node.Services;

/// <summary>Opens watch streams on the state machine's watchable store.</summary>
internal sealed class WatchService(
    EtcdStateMachine stateMachine,
    ResponseHeaders headers,
    ConsensusState state,
    MemberGate gate,
    CallerGate callers,
    LeaderlessStreams leaderless,
    WatchStreamOptions options) : IWatchService
{
    public IWatchSession Open(CallContext context)
    {
        gate.RequireVoter();
        if (context.RequireLeader && state.LeaderId == 0)
        {
            throw new EtcdException(EtcdErrors.NoLeader);
        }

        if (!context.RequireLeader)
        {
            return new WatchSession(stateMachine.Watches, headers, options, callers, context);
        }

        var session = new WatchSession(stateMachine.Watches, headers, options, callers, context, leaderless.Remove);
        leaderless.Add(session);
        return session;
    }
}
