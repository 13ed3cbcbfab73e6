using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Apply;

namespace WebEtcd.StateMachine.Auth;

/// <summary>Carries out the requests about users, roles and the switch.</summary>
internal sealed class AuthRequests(AuthStore store)
{
    private readonly UserChanges _users = new(store);
    private readonly RoleChanges _roles = new(store);

    public ApplyResult Apply(InternalRaftRequest request, ulong index, ResponseHeader header) => request switch
    {
        { Authenticate: { } authenticate } => Authenticate(authenticate, index, header),
        { AuthEnable: not null } => Answer(Enable(), new AuthEnableResponse { Header = header }),
        { AuthDisable: not null } => Answer(Disable(), new AuthDisableResponse { Header = header }),
        { AuthStatus: not null } => ApplyResult.Ok(new AuthStatusResponse { Header = header, Enabled = store.IsEnabled, AuthRevision = store.State.Revision }),
        { AuthUserAdd: { } add } => Answer(_users.Add(add), new AuthUserAddResponse { Header = header }),
        { AuthUserDelete: { } delete } => Answer(_users.Delete(delete), new AuthUserDeleteResponse { Header = header }),
        { AuthUserChangePassword: { } change } => Answer(_users.ChangePassword(change), new AuthUserChangePasswordResponse { Header = header }),
        { AuthUserGrantRole: { } grant } => Answer(_users.GrantRole(grant), new AuthUserGrantRoleResponse { Header = header }),
        { AuthUserRevokeRole: { } revoke } => Answer(_users.RevokeRole(revoke), new AuthUserRevokeRoleResponse { Header = header }),
        _ => ApplyOther(request, header),
    };

    private ApplyResult ApplyOther(InternalRaftRequest request, ResponseHeader header) => request switch
    {
        { AuthUserGet: { } get } => store.State.FindUser(get.Name) is { } user
            ? ApplyResult.Ok(new AuthUserGetResponse { Header = header, Roles = { user.Roles } })
            : ApplyResult.Failed(EtcdErrors.UserNotFound),
        { AuthUserList: not null } => ApplyResult.Ok(new AuthUserListResponse { Header = header, Users = { store.State.Users.Keys } }),
        { AuthRoleList: not null } => ApplyResult.Ok(new AuthRoleListResponse { Header = header, Roles = { store.State.Roles.Keys } }),
        { AuthRoleGet: { } get } => store.State.Roles.GetValueOrDefault(get.Role) is { } role
            ? ApplyResult.Ok(new AuthRoleGetResponse { Header = header, Perm = { role.KeyPermission } })
            : ApplyResult.Failed(EtcdErrors.RoleNotFound),
        { AuthRoleAdd: { } add } => Answer(_roles.Add(add), new AuthRoleAddResponse { Header = header }),
        { AuthRoleDelete: { } delete } => Answer(_roles.Delete(delete), new AuthRoleDeleteResponse { Header = header }),
        { AuthRoleGrantPermission: { } grant } => Answer(_roles.GrantPermission(grant), new AuthRoleGrantPermissionResponse { Header = header }),
        { AuthRoleRevokePermission: { } revoke } => Answer(_roles.RevokePermission(revoke), new AuthRoleRevokePermissionResponse { Header = header }),
        _ => throw new InvalidOperationException("Not a request about users and roles."),
    };

    private EtcdError? Enable()
    {
        AuthState state = store.State;
        if (state.IsEnabled)
        {
            return null;
        }

        if (state.FindUser(AuthState.Root) is not { } root)
        {
            return EtcdErrors.RootUserNotExist;
        }

        if (!root.Roles.Contains(AuthState.Root))
        {
            return EtcdErrors.RootRoleNotExist;
        }

        store.Replace(new AuthState(true, state.Revision, state.Users, state.Roles));
        return null;
    }

    private EtcdError? Disable()
    {
        AuthState state = store.State;
        if (state.IsEnabled)
        {
            store.Replace(new AuthState(false, state.Revision + 1, state.Users, state.Roles));
            store.Tokens?.ForgetAll();
        }

        return null;
    }

    /// <summary>The password was checked before; the answer's token is the fingerprint with this place in the log.</summary>
    private ApplyResult Authenticate(InternalAuthenticateRequest request, ulong index, ResponseHeader header)
    {
        if (!store.IsEnabled)
        {
            return ApplyResult.Failed(EtcdErrors.AuthNotEnabled);
        }

        if (store.State.FindUser(request.Name) is not { } user || user.Options is { NoPassword: true })
        {
            return ApplyResult.Failed(EtcdErrors.AuthFailed);
        }

        if (request.SimpleToken.Length > 0)
        {
            store.Tokens?.Assign(request.Name, request.SimpleToken, index);
        }

        return ApplyResult.Ok(new AuthenticateResponse { Header = header, Token = TokenOf(request.SimpleToken, index) });
    }

    private static string TokenOf(string prefix, ulong index) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{prefix}.{index}");

    private static ApplyResult Answer(EtcdError? error, IMessage response) => error is null ? ApplyResult.Ok(response) : ApplyResult.Failed(error);
}
