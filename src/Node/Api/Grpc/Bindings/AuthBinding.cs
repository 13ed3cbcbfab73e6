using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Api.Grpc.Bindings;

internal static class AuthBinding
{
    public const string Name = "etcdserverpb.Auth";

    public static GrpcService? Bind(IServiceProvider provider) => provider.GetService<IAuthService>() is { } service
        ? new GrpcService(Name)
            .Unary("AuthEnable", AuthEnableRequest.Parser, service.EnableAsync)
            .Unary("AuthDisable", AuthDisableRequest.Parser, service.DisableAsync)
            .Unary("AuthStatus", AuthStatusRequest.Parser, service.StatusAsync)
            .Unary("Authenticate", AuthenticateRequest.Parser, service.AuthenticateAsync)
            .Unary("UserAdd", AuthUserAddRequest.Parser, service.UserAddAsync)
            .Unary("UserGet", AuthUserGetRequest.Parser, service.UserGetAsync)
            .Unary("UserList", AuthUserListRequest.Parser, service.UserListAsync)
            .Unary("UserDelete", AuthUserDeleteRequest.Parser, service.UserDeleteAsync)
            .Unary("UserChangePassword", AuthUserChangePasswordRequest.Parser, service.UserChangePasswordAsync)
            .Unary("UserGrantRole", AuthUserGrantRoleRequest.Parser, service.UserGrantRoleAsync)
            .Unary("UserRevokeRole", AuthUserRevokeRoleRequest.Parser, service.UserRevokeRoleAsync)
            .Unary("RoleAdd", AuthRoleAddRequest.Parser, service.RoleAddAsync)
            .Unary("RoleGet", AuthRoleGetRequest.Parser, service.RoleGetAsync)
            .Unary("RoleList", AuthRoleListRequest.Parser, service.RoleListAsync)
            .Unary("RoleDelete", AuthRoleDeleteRequest.Parser, service.RoleDeleteAsync)
            .Unary("RoleGrantPermission", AuthRoleGrantPermissionRequest.Parser, service.RoleGrantPermissionAsync)
            .Unary("RoleRevokePermission", AuthRoleRevokePermissionRequest.Parser, service.RoleRevokePermissionAsync)
        : null;
}
