using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Auth;
using WebEtcd.StateMachine.Lease;

namespace WebEtcd.StateMachine.Apply;

/// <summary>
/// The place where permissions are judged, after the alarms and before the quota: by the users and roles of this place in the log, which may be others than
/// those that the member knew when it proposed. As long as authentication is off, everybody may do everything.
/// </summary>
internal sealed class AuthApplier(IApplier next, AuthStore auth, Lessor lessor) : ApplierDecorator(next)
{
    public override ApplyResult Range(RangeRequest request, in ApplyContext context) =>
        auth.IsEnabled && Permissions(context).Check(request) is { } error ? ApplyResult.Failed(error) : base.Range(request, context);

    public override ApplyResult Put(PutRequest request, in ApplyContext context) =>
        auth.IsEnabled && Permissions(context).Check(request) is { } error ? ApplyResult.Failed(error) : base.Put(request, context);

    public override ApplyResult DeleteRange(DeleteRangeRequest request, in ApplyContext context) =>
        auth.IsEnabled && Permissions(context).Check(request) is { } error ? ApplyResult.Failed(error) : base.DeleteRange(request, context);

    public override ApplyResult Txn(TxnRequest request, in ApplyContext context) =>
        auth.IsEnabled && Permissions(context).Check(request) is { } error ? ApplyResult.Failed(error) : base.Txn(request, context);

    public override ApplyResult LeaseGrant(LeaseGrantRequest request, in ApplyContext context) =>
        auth.State.CheckUser(WhoOf(context)) is { } error ? ApplyResult.Failed(error) : base.LeaseGrant(request, context);

    public override ApplyResult LeaseRevoke(LeaseRevokeRequest request, in ApplyContext context) =>
        auth.IsEnabled && Permissions(context).CheckRevocation(request.ID) is { } error ? ApplyResult.Failed(error) : base.LeaseRevoke(request, context);

    public override ApplyResult Auth(InternalRaftRequest request, in ApplyContext context) =>
        auth.IsEnabled && CheckAdministration(request, WhoOf(context)) is { } error ? ApplyResult.Failed(error) : base.Auth(request, context);

    /// <summary>A user may look at itself and at its own roles; everything else is for root.</summary>
    private EtcdError? CheckAdministration(InternalRaftRequest request, AuthIdentity who)
    {
        AuthState state = auth.State;
        if (request.Authenticate is not null || state.CheckRoot(who) is not { } refusal)
        {
            return null;
        }

        bool isOwn = !who.IsNobody
            && ((request.AuthUserGet is { } user && user.Name == who.User) || (request.AuthRoleGet is { } role && state.HasRole(who.User, role.Role)));
        return isOwn ? null : refusal;
    }

    private RequestPermissions Permissions(in ApplyContext context) => new(auth.State, lessor, WhoOf(context));

    private static AuthIdentity WhoOf(in ApplyContext context) =>
        context.Header is { } header ? new AuthIdentity(header.Username, header.AuthRevision) : default;
}
