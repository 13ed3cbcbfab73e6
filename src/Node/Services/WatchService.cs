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
    WatchSessions sessions,
    WatchStreamOptions options,
    TimeProvider time) : IWatchService
{
    private readonly Action<WatchSession> _forgetBoth = session =>
    {
        sessions.Remove(session);
        leaderless.Remove(session);
    };

    public IWatchSession Open(CallContext context)
    {
        gate.RequireVoter();
        if (context.RequireLeader && state.LeaderId == 0)
        {
            throw new EtcdException(EtcdErrors.NoLeader);
        }

        var session = new WatchSession(stateMachine.Watches, headers, options, callers, context, time.GetUtcNow(), context.RequireLeader ? _forgetBoth : sessions.Remove);
        sessions.Add(session);
        if (context.RequireLeader)
        {
            leaderless.Add(session);
        }

        return session;
    }
}
