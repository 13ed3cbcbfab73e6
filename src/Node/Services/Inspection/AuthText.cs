using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Services.Inspection;

/// <summary>Requests about users and roles, as the log holds them: names and keys, and nothing else of them.</summary>
internal static class AuthText
{
    /// <summary>Null for a request that is about something else.</summary>
    public static RaftEntryKind? Describe(InternalRaftRequest request, RaftItemList items)
    {
        if (request.Authenticate is { } login)
        {
            items.Add("sign in", $"user {login.Name}");
            return RaftEntryKind.Authenticate;
        }

        return Users(request, items) || Roles(request, items) ? RaftEntryKind.Auth : null;
    }

    private static bool Users(InternalRaftRequest request, RaftItemList items)
    {
        switch (request)
        {
            case { AuthEnable: not null }:
                items.Add("enable", "users are asked for from now on");
                return true;
            case { AuthDisable: not null }:
                items.Add("disable", "users are not asked for any more");
                return true;
            case { AuthUserAdd: { } add }:
                items.Add("add", $"user {add.Name}{(add.Options?.NoPassword == true ? ", without a password" : "")}");
                return true;
            case { AuthUserDelete: { } delete }:
                items.Add("delete", $"user {delete.Name}");
                return true;
            case { AuthUserChangePassword: { } change }:
                items.Add("password", $"of user {change.Name} is changed");
                return true;
            case { AuthUserGrantRole: { } grant }:
                items.Add("grant", $"role {grant.Role} to user {grant.User}");
                return true;
            case { AuthUserRevokeRole: { } revoke }:
                items.Add("revoke", $"role {revoke.Role} from user {revoke.Name}");
                return true;
            default:
                return false;
        }
    }

    private static bool Roles(InternalRaftRequest request, RaftItemList items)
    {
        switch (request)
        {
            case { AuthRoleAdd: { } add }:
                items.Add("add", $"role {add.Name}");
                return true;
            case { AuthRoleDelete: { } delete }:
                items.Add("delete", $"role {delete.Role}");
                return true;
            case { AuthRoleGrantPermission: { Perm: { } permission } grant }:
                items.Add("permit", permission.Key, permission.RangeEnd, note: $"{permission.PermType.ToString().ToLowerInvariant()} to role {grant.Name}");
                return true;
            case { AuthRoleRevokePermission: { } revoke }:
                items.Add("forbid", revoke.Key, revoke.RangeEnd, note: $"role {revoke.Role}");
                return true;
            default:
                return false;
        }
    }
}
