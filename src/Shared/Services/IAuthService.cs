using WebEtcd.Shared.Protos;

namespace WebEtcd.Shared.Services;

/// <summary>Users, roles, and whether they are asked for. Throws as <see cref="IKeyValueService"/> does.</summary>
public interface IAuthService
{
    ValueTask<AuthEnableResponse> EnableAsync(AuthEnableRequest request, CallContext context);

    ValueTask<AuthDisableResponse> DisableAsync(AuthDisableRequest request, CallContext context);

    ValueTask<AuthStatusResponse> StatusAsync(AuthStatusRequest request, CallContext context);

    /// <summary>Exchanges name and password for a token.</summary>
    ValueTask<AuthenticateResponse> AuthenticateAsync(AuthenticateRequest request, CallContext context);

    ValueTask<AuthUserAddResponse> UserAddAsync(AuthUserAddRequest request, CallContext context);

    ValueTask<AuthUserGetResponse> UserGetAsync(AuthUserGetRequest request, CallContext context);

    ValueTask<AuthUserListResponse> UserListAsync(AuthUserListRequest request, CallContext context);

    ValueTask<AuthUserDeleteResponse> UserDeleteAsync(AuthUserDeleteRequest request, CallContext context);

    ValueTask<AuthUserChangePasswordResponse> UserChangePasswordAsync(AuthUserChangePasswordRequest request, CallContext context);

    ValueTask<AuthUserGrantRoleResponse> UserGrantRoleAsync(AuthUserGrantRoleRequest request, CallContext context);

    ValueTask<AuthUserRevokeRoleResponse> UserRevokeRoleAsync(AuthUserRevokeRoleRequest request, CallContext context);

    ValueTask<AuthRoleAddResponse> RoleAddAsync(AuthRoleAddRequest request, CallContext context);

    ValueTask<AuthRoleGetResponse> RoleGetAsync(AuthRoleGetRequest request, CallContext context);

    ValueTask<AuthRoleListResponse> RoleListAsync(AuthRoleListRequest request, CallContext context);

    ValueTask<AuthRoleDeleteResponse> RoleDeleteAsync(AuthRoleDeleteRequest request, CallContext context);

    ValueTask<AuthRoleGrantPermissionResponse> RoleGrantPermissionAsync(AuthRoleGrantPermissionRequest request, CallContext context);

    ValueTask<AuthRoleRevokePermissionResponse> RoleRevokePermissionAsync(AuthRoleRevokePermissionRequest request, CallContext context);
}
