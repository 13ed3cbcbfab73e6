using System.Collections.Immutable;
using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Mvcc;

namespace WebEtcd.StateMachine.Auth;

/// <summary>Changes of roles and their permissions, with etcd's rules. Each that changes something counts the auth revision up.</summary>
internal sealed class RoleChanges(AuthStore store)
{
    public EtcdError? Add(AuthRoleAddRequest request)
    {
        if (request.Name.Length == 0)
        {
            return EtcdErrors.RoleEmpty;
        }

        if (store.State.Roles.ContainsKey(request.Name))
        {
            return EtcdErrors.RoleAlreadyExist;
        }

        Put(new Role { Name = ByteString.CopyFromUtf8(request.Name) });
        return null;
    }

    /// <summary>The role goes from all users too.</summary>
    public EtcdError? Delete(AuthRoleDeleteRequest request)
    {
        AuthState state = store.State;
        if (state.IsEnabled && request.Role == AuthState.Root)
        {
            return EtcdErrors.InvalidAuthManagement;
        }

        if (!state.Roles.ContainsKey(request.Role))
        {
            return EtcdErrors.RoleNotFound;
        }

        ImmutableSortedDictionary<string, User> users = state.Users;
        foreach ((string name, User user) in state.Users)
        {
            if (user.Roles.Contains(request.Role))
            {
                users = users.SetItem(name, UserChanges.WithRoles(user, user.Roles.Where(role => role != request.Role)));
            }
        }

        store.Replace(new AuthState(state.IsEnabled, state.Revision + 1, users, state.Roles.Remove(request.Role)));
        return null;
    }

    /// <summary>A permission for the exact range is replaced.</summary>
    public EtcdError? GrantPermission(AuthRoleGrantPermissionRequest request)
    {
        if (request.Perm is not { } granted)
        {
            return EtcdErrors.PermissionNotGiven;
        }

        if (!IsRange(granted))
        {
            return EtcdErrors.InvalidAuthManagement;
        }

        if (store.State.Roles.GetValueOrDefault(request.Name) is not { } role)
        {
            return EtcdErrors.RoleNotFound;
        }

        Put(WithPermissions(role, role.KeyPermission.Where(permission => !IsFor(permission, granted.Key, granted.RangeEnd)).Append(granted)));
        return null;
    }

    public EtcdError? RevokePermission(AuthRoleRevokePermissionRequest request)
    {
        if (store.State.Roles.GetValueOrDefault(request.Role) is not { } role)
        {
            return EtcdErrors.RoleNotFound;
        }

        if (!role.KeyPermission.Any(permission => IsFor(permission, request.Key, request.RangeEnd)))
        {
            return EtcdErrors.PermissionNotGranted;
        }

        Put(WithPermissions(role, role.KeyPermission.Where(permission => !IsFor(permission, request.Key, request.RangeEnd))));
        return null;
    }

    private static bool IsFor(Permission permission, ByteString key, ByteString rangeEnd) => permission.Key == key && permission.RangeEnd == rangeEnd;

    private static bool IsRange(Permission permission) => !permission.Key.IsEmpty
        && (permission.RangeEnd.IsEmpty || KeySpan.IsOpenEnd(permission.RangeEnd) || permission.Key.Span.SequenceCompareTo(permission.RangeEnd.Span) < 0);

    private static Role WithPermissions(Role role, IEnumerable<Permission> permissions)
    {
        Permission[] ordered = [.. permissions];
        Array.Sort(ordered, static (left, right) =>
            left.Key.Span.SequenceCompareTo(right.Key.Span) is var order && order != 0 ? order : left.RangeEnd.Span.SequenceCompareTo(right.RangeEnd.Span));
        return new Role { Name = role.Name, KeyPermission = { ordered } };
    }

    private void Put(Role role)
    {
        AuthState state = store.State;
        store.Replace(new AuthState(state.IsEnabled, state.Revision + 1, state.Users, state.Roles.SetItem(role.Name.ToStringUtf8(), role)));
    }
}
