using Google.Protobuf;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.StateMachine.Auth;

/// <summary>Users and roles for people to look at. What may be done is judged by the same sets of ranges that judge requests.</summary>
public static class AccessReport
{
    /// <summary>All users and roles, or one user with its roles.</summary>
    /// <param name="state">Of one auth revision.</param>
    /// <param name="caller">The user who asks; null while nobody is asked for one.</param>
    /// <param name="all">Whether others than the caller are shown.</param>
    public static AccessOverview Of(AuthState state, string? caller, bool all)
    {
        ArgumentNullException.ThrowIfNull(state);
        IEnumerable<User> users = all ? state.Users.Values : state.Users.Values.Where(user => user.Name.ToStringUtf8() == caller);
        UserAccess[] shown = [.. users.Select(user => new UserAccess(user.Name.ToStringUtf8(), user.Options is not { NoPassword: true } && !user.Password.IsEmpty, [.. user.Roles]))];
        HashSet<string> own = [.. shown.SelectMany(user => user.Roles)];
        return new AccessOverview(
            state.IsEnabled,
            all,
            caller,
            shown,
            [.. state.Roles.Where(role => all || own.Contains(role.Key)).Select(role => new RoleAccess(role.Key, [.. role.Value.KeyPermission]))]);
    }

    /// <summary>What a user may do with a range, and which roles allow it by themselves; null when there is no such user.</summary>
    public static AccessAnswer? Explain(AuthState state, string user, ByteString key, ByteString rangeEnd)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.FindUser(user) is not { } found)
        {
            return null;
        }

        if (found.Roles.Contains(AuthState.Root))
        {
            return new AccessAnswer(true, true, [new AccessReason(AuthState.Root, true, true)]);
        }

        Role[] roles = [.. found.Roles.Where(state.Roles.ContainsKey).Select(name => state.Roles[name])];
        UserPermissions together = new(roles);
        return new AccessAnswer(
            together.MayRead(key, rangeEnd),
            together.MayWrite(key, rangeEnd),
            [.. roles.Select(role => Judge(role, key, rangeEnd)).Where(reason => reason.Reads || reason.Writes)]);
    }

    private static AccessReason Judge(Role role, ByteString key, ByteString rangeEnd)
    {
        UserPermissions alone = new([role]);
        return new AccessReason(role.Name.ToStringUtf8(), alone.MayRead(key, rangeEnd), alone.MayWrite(key, rangeEnd));
    }
}
