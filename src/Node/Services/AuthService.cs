using Google.Protobuf;
using WebEtcd.Node.Consensus;
using WebEtcd.Node.Security;
using WebEtcd.Node.Security.Passwords;
using WebEtcd.Node.Security.Tokens;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine.Auth;

namespace WebEtcd.Node.Services;

/// <summary>
/// Users and roles. Everything goes through the log, questions too; what only root may do is refused before it gets there, and judged once more when it is
/// applied. A password goes no further than this: the log gets its hash, or for a login the fingerprint of the token.
/// </summary>
internal sealed class AuthService(
    AuthStore auth,
    Proposer proposer,
    ReadIndexCoordinator reads,
    ResponseHeaders headers,
    MemberGate gate,
    CallerGate callers,
    PasswordChecker passwords,
    FailedLogins failures,
    ITokenFormat tokens) : IAuthService
{
    public ValueTask<AuthEnableResponse> EnableAsync(AuthEnableRequest request, CallContext context) =>
        ChangeAsync(new InternalRaftRequest { AuthEnable = request }, static (AuthEnableResponse response) => response.Header, context);

    public ValueTask<AuthDisableResponse> DisableAsync(AuthDisableRequest request, CallContext context) =>
        ChangeAsync(new InternalRaftRequest { AuthDisable = request }, static (AuthDisableResponse response) => response.Header, context);

    public ValueTask<AuthStatusResponse> StatusAsync(AuthStatusRequest request, CallContext context) =>
        ChangeAsync(new InternalRaftRequest { AuthStatus = request }, static (AuthStatusResponse response) => response.Header, context);

    public async ValueTask<AuthenticateResponse> AuthenticateAsync(AuthenticateRequest request, CallContext context)
    {
        gate.RequireVoter();
        await reads.WaitAsync(context);
        while (true)
        {
            AuthState state = auth.State;
            await CheckPasswordAsync(state, request, context);
            TokenDraft draft = tokens.Begin();
            var entry = new InternalRaftRequest { Authenticate = new InternalAuthenticateRequest { Name = request.Name, SimpleToken = draft.Fingerprint } };
            AuthenticateResponse response = await proposer.ProposeAsync<AuthenticateResponse>(entry, context);
            if (state.Revision != auth.State.Revision)
            {
                // The password may be another one by now.
                continue;
            }

            string index = response.Token[(response.Token.LastIndexOf('.') + 1)..];
            response.Token = tokens.Finish(draft, index, request.Name, state.Revision);
            headers.Fill(response.Header);
            return response;
        }
    }

    public async ValueTask<AuthUserAddResponse> UserAddAsync(AuthUserAddRequest request, CallContext context)
    {
        gate.RequireVoter();
        await callers.RequireRootAsync(context);
        var add = new AuthUserAddRequest { Name = request.Name, Options = request.Options };
        if (request.Options is not { NoPassword: true })
        {
            add.HashedPassword = await passwords.HashAsync(request.Password, context.Cancellation);
        }

        return await ProposeAsync(new InternalRaftRequest { AuthUserAdd = add }, static (AuthUserAddResponse response) => response.Header, context);
    }

    public ValueTask<AuthUserGetResponse> UserGetAsync(AuthUserGetRequest request, CallContext context) =>
        AskAsync(new InternalRaftRequest { AuthUserGet = request }, static (AuthUserGetResponse response) => response.Header, context);

    public ValueTask<AuthUserListResponse> UserListAsync(AuthUserListRequest request, CallContext context) =>
        ChangeAsync(new InternalRaftRequest { AuthUserList = request }, static (AuthUserListResponse response) => response.Header, context);

    public ValueTask<AuthUserDeleteResponse> UserDeleteAsync(AuthUserDeleteRequest request, CallContext context) =>
        ChangeAsync(new InternalRaftRequest { AuthUserDelete = request }, static (AuthUserDeleteResponse response) => response.Header, context);

    public async ValueTask<AuthUserChangePasswordResponse> UserChangePasswordAsync(AuthUserChangePasswordRequest request, CallContext context)
    {
        gate.RequireVoter();
        await callers.RequireRootAsync(context);
        var change = new AuthUserChangePasswordRequest { Name = request.Name };
        if (request.Password.Length > 0)
        {
            change.HashedPassword = await passwords.HashAsync(request.Password, context.Cancellation);
        }

        return await ProposeAsync(
            new InternalRaftRequest { AuthUserChangePassword = change }, static (AuthUserChangePasswordResponse response) => response.Header, context);
    }

    public ValueTask<AuthUserGrantRoleResponse> UserGrantRoleAsync(AuthUserGrantRoleRequest request, CallContext context) =>
        ChangeAsync(new InternalRaftRequest { AuthUserGrantRole = request }, static (AuthUserGrantRoleResponse response) => response.Header, context);

    public ValueTask<AuthUserRevokeRoleResponse> UserRevokeRoleAsync(AuthUserRevokeRoleRequest request, CallContext context) =>
        ChangeAsync(new InternalRaftRequest { AuthUserRevokeRole = request }, static (AuthUserRevokeRoleResponse response) => response.Header, context);

    public ValueTask<AuthRoleAddResponse> RoleAddAsync(AuthRoleAddRequest request, CallContext context) =>
        ChangeAsync(new InternalRaftRequest { AuthRoleAdd = request }, static (AuthRoleAddResponse response) => response.Header, context);

    public ValueTask<AuthRoleGetResponse> RoleGetAsync(AuthRoleGetRequest request, CallContext context) =>
        AskAsync(new InternalRaftRequest { AuthRoleGet = request }, static (AuthRoleGetResponse response) => response.Header, context);

    public ValueTask<AuthRoleListResponse> RoleListAsync(AuthRoleListRequest request, CallContext context) =>
        ChangeAsync(new InternalRaftRequest { AuthRoleList = request }, static (AuthRoleListResponse response) => response.Header, context);

    public ValueTask<AuthRoleDeleteResponse> RoleDeleteAsync(AuthRoleDeleteRequest request, CallContext context) =>
        ChangeAsync(new InternalRaftRequest { AuthRoleDelete = request }, static (AuthRoleDeleteResponse response) => response.Header, context);

    public ValueTask<AuthRoleGrantPermissionResponse> RoleGrantPermissionAsync(AuthRoleGrantPermissionRequest request, CallContext context) =>
        ChangeAsync(new InternalRaftRequest { AuthRoleGrantPermission = request }, static (AuthRoleGrantPermissionResponse response) => response.Header, context);

    public ValueTask<AuthRoleRevokePermissionResponse> RoleRevokePermissionAsync(AuthRoleRevokePermissionRequest request, CallContext context) =>
        ChangeAsync(new InternalRaftRequest { AuthRoleRevokePermission = request }, static (AuthRoleRevokePermissionResponse response) => response.Header, context);

    private async ValueTask CheckPasswordAsync(AuthState state, AuthenticateRequest request, CallContext context)
    {
        if (!state.IsEnabled)
        {
            throw new EtcdException(EtcdErrors.AuthNotEnabled);
        }

        failures.Check(request.Name, context.Peer);
        if (!await passwords.VerifyAsync(state.FindUser(request.Name), request.Password, context.Cancellation))
        {
            failures.Note(request.Name, context.Peer);
            throw new EtcdException(EtcdErrors.AuthFailed);
        }
    }

    /// <summary>For root only.</summary>
    private async ValueTask<TResponse> ChangeAsync<TResponse>(InternalRaftRequest entry, Func<TResponse, ResponseHeader> header, CallContext context)
        where TResponse : class, IMessage
    {
        gate.RequireVoter();
        await callers.RequireRootAsync(context);
        return await ProposeAsync(entry, header, context);
    }

    /// <summary>For users, about themselves.</summary>
    private async ValueTask<TResponse> AskAsync<TResponse>(InternalRaftRequest entry, Func<TResponse, ResponseHeader> header, CallContext context)
        where TResponse : class, IMessage
    {
        gate.RequireVoter();
        await callers.RequireUserAsync(context);
        return await ProposeAsync(entry, header, context);
    }

    private async ValueTask<TResponse> ProposeAsync<TResponse>(InternalRaftRequest entry, Func<TResponse, ResponseHeader> header, CallContext context)
        where TResponse : class, IMessage
    {
        TResponse response = await proposer.ProposeAsync<TResponse>(entry, context);
        headers.Fill(header(response));
        return response;
    }
}
