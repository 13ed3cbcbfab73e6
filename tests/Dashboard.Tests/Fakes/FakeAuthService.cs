using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Tests.Fakes;

/// <summary>Changes a <see cref="FakeAccess"/>.</summary>
internal sealed class FakeAuthService(FakeAccess access) : IAuthService
{
    /// <summary>Passwords as they came, by user.</summary>
    public Dictionary<string, string> Passwords { get; } = [];

    /// <summary>Tokens that a login is answered with, by password.</summary>
    public Dictionary<string, string> Tokens { get; } = [];

    public ValueTask<AuthEnableResponse> EnableAsync(AuthEnableRequest request, CallContext context)
    {
        access.IsEnabled = access.Users.TryGetValue("root", out UserAccess? root)
            ? root.Roles.Contains("root") ? true : throw new EtcdException(EtcdErrors.RootRoleNotExist)
            : throw new EtcdException(EtcdErrors.RootUserNotExist);
        return ValueTask.FromResult(new AuthEnableResponse());
    }

    public ValueTask<AuthDisableResponse> DisableAsync(AuthDisableRequest request, CallContext context)
    {
        access.IsEnabled = false;
        return ValueTask.FromResult(new AuthDisableResponse());
    }

    public ValueTask<AuthUserAddResponse> UserAddAsync(AuthUserAddRequest request, CallContext context)
    {
        if (access.Users.ContainsKey(request.Name))
        {
            throw new EtcdException(EtcdErrors.UserAlreadyExist);
        }

        access.AddUser(request.Name, request.Options is not { NoPassword: true });
        Passwords[request.Name] = request.Password;
        return ValueTask.FromResult(new AuthUserAddResponse());
    }

    public ValueTask<AuthUserDeleteResponse> UserDeleteAsync(AuthUserDeleteRequest request, CallContext context) =>
        access.Users.Remove(request.Name) ? ValueTask.FromResult(new AuthUserDeleteResponse()) : throw new EtcdException(EtcdErrors.UserNotFound);

    public ValueTask<AuthUserChangePasswordResponse> UserChangePasswordAsync(AuthUserChangePasswordRequest request, CallContext context)
    {
        Passwords[request.Name] = request.Password;
        return ValueTask.FromResult(new AuthUserChangePasswordResponse());
    }

    public ValueTask<AuthUserGrantRoleResponse> UserGrantRoleAsync(AuthUserGrantRoleRequest request, CallContext context)
    {
        UserAccess user = access.Users[request.User];
        access.Users[request.User] = user with { Roles = [.. user.Roles, request.Role] };
        return ValueTask.FromResult(new AuthUserGrantRoleResponse());
    }

    public ValueTask<AuthUserRevokeRoleResponse> UserRevokeRoleAsync(AuthUserRevokeRoleRequest request, CallContext context)
    {
        UserAccess user = access.Users[request.Name];
        access.Users[request.Name] = user with { Roles = [.. user.Roles.Where(role => role != request.Role)] };
        return ValueTask.FromResult(new AuthUserRevokeRoleResponse());
    }

    public ValueTask<AuthRoleAddResponse> RoleAddAsync(AuthRoleAddRequest request, CallContext context)
    {
        if (access.Roles.ContainsKey(request.Name))
        {
            throw new EtcdException(EtcdErrors.RoleAlreadyExist);
        }

        access.AddRole(request.Name);
        return ValueTask.FromResult(new AuthRoleAddResponse());
    }

    public ValueTask<AuthRoleDeleteResponse> RoleDeleteAsync(AuthRoleDeleteRequest request, CallContext context) =>
        access.Roles.Remove(request.Role) ? ValueTask.FromResult(new AuthRoleDeleteResponse()) : throw new EtcdException(EtcdErrors.RoleNotFound);

    public ValueTask<AuthRoleGrantPermissionResponse> RoleGrantPermissionAsync(AuthRoleGrantPermissionRequest request, CallContext context)
    {
        access.AddRole(request.Name, [.. access.Roles[request.Name].Permissions, request.Perm]);
        return ValueTask.FromResult(new AuthRoleGrantPermissionResponse());
    }

    public ValueTask<AuthRoleRevokePermissionResponse> RoleRevokePermissionAsync(AuthRoleRevokePermissionRequest request, CallContext context)
    {
        access.AddRole(request.Role, [.. access.Roles[request.Role].Permissions.Where(permission => permission.Key != request.Key || permission.RangeEnd != request.RangeEnd)]);
        return ValueTask.FromResult(new AuthRoleRevokePermissionResponse());
    }

    public ValueTask<AuthStatusResponse> StatusAsync(AuthStatusRequest request, CallContext context) => throw new NotSupportedException();

    public ValueTask<AuthenticateResponse> AuthenticateAsync(AuthenticateRequest request, CallContext context) => Tokens.TryGetValue(request.Password, out string? token)
        ? ValueTask.FromResult(new AuthenticateResponse { Token = token })
        : throw new EtcdException(EtcdErrors.AuthFailed);

    public ValueTask<AuthUserGetResponse> UserGetAsync(AuthUserGetRequest request, CallContext context) => throw new NotSupportedException();

    public ValueTask<AuthUserListResponse> UserListAsync(AuthUserListRequest request, CallContext context) => throw new NotSupportedException();

    public ValueTask<AuthRoleGetResponse> RoleGetAsync(AuthRoleGetRequest request, CallContext context) => throw new NotSupportedException();

    public ValueTask<AuthRoleListResponse> RoleListAsync(AuthRoleListRequest request, CallContext context) => throw new NotSupportedException();
}
