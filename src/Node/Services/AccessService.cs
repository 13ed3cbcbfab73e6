using Google.Protobuf;
using WebEtcd.Node.Consensus;
using WebEtcd.Node.Security;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine.Auth;

namespace WebEtcd.Node.Services;

/// <summary>Users and roles as of a linearizable read: root sees all, others themselves.</summary>
internal sealed class AccessService(AuthStore auth, CallerGate callers, ReadIndexCoordinator reads) : IAccessService
{
    public async ValueTask<AccessOverview> OverviewAsync(CallContext context)
    {
        await reads.WaitAsync(context);
        (AuthState state, string? caller, bool isRoot) = await CallerAsync(context);
        return AccessReport.Of(state, caller, all: isRoot);
    }

    public async ValueTask<AccessAnswer> ExplainAsync(AccessQuery query, CallContext context)
    {
        await reads.WaitAsync(context);
        (AuthState state, string? caller, bool isRoot) = await CallerAsync(context);
        if (!isRoot && caller != query.User)
        {
            throw new EtcdException(EtcdErrors.PermissionDenied);
        }

        return AccessReport.Explain(state, query.User, ByteString.CopyFrom(query.Key.Span), ByteString.CopyFrom(query.RangeEnd.Span))
            ?? throw new EtcdException(EtcdErrors.UserNotFound);
    }

    /// <summary>The state against which the caller was judged, so that what is shown is what the judgement was about.</summary>
    private async ValueTask<(AuthState State, string? Caller, bool IsRoot)> CallerAsync(CallContext context)
    {
        AuthState state = auth.State;
        if (!state.IsEnabled)
        {
            return (state, null, true);
        }

        AuthIdentity who = await callers.IdentifyAsync(context);
        return state.CheckUser(who) is { } refusal ? throw new EtcdException(refusal) : (state, who.User, state.CheckRoot(who) is null);
    }
}
