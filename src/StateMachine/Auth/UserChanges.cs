using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;

namespace WebEtcd.StateMachine.Auth;

/// <summary>Changes of users, with etcd's rules. Each that changes something counts the auth revision up.</summary>
internal sealed class UserChanges(AuthStore store)
{
    private static readonly EtcdError _noPassword = new(StatusCode.Unknown, "auth: authentication failed, password was given for no password user");

    public EtcdError? Add(AuthUserAddRequest request)
    {
        if (request.Name.Length == 0)
        {
            return EtcdErrors.UserEmpty;
        }

        if (store.State.FindUser(request.Name) is not null)
        {
            return EtcdErrors.UserAlreadyExist;
        }

        UserAddOptions options = request.Options ?? new UserAddOptions();
        ByteString password = ByteString.Empty;
        if (!options.NoPassword && !TryDecode(request.HashedPassword, out password))
        {
            return _noPassword;
        }

        Put(new User { Name = ByteString.CopyFromUtf8(request.Name), Password = password, Options = options });
        return null;
    }

    public EtcdError? Delete(AuthUserDeleteRequest request)
    {
        AuthState state = store.State;
        if (state.IsEnabled && request.Name == AuthState.Root)
        {
            return EtcdErrors.InvalidAuthManagement;
        }

        if (state.FindUser(request.Name) is null)
        {
            return EtcdErrors.UserNotFound;
        }

        store.Replace(new AuthState(state.IsEnabled, state.Revision + 1, state.Users.Remove(request.Name), state.Roles));
        store.Tokens?.Forget(request.Name);
        return null;
    }

    public EtcdError? ChangePassword(AuthUserChangePasswordRequest request)
    {
        if (store.State.FindUser(request.Name) is not { } user)
        {
            return EtcdErrors.UserNotFound;
        }

        ByteString password = ByteString.Empty;
        if (user.Options is not { NoPassword: true } && !TryDecode(request.HashedPassword, out password))
        {
            return _noPassword;
        }

        User changed = user.Clone();
        changed.Password = password;
        Put(changed);
        store.Tokens?.Forget(request.Name);
        return null;
    }

    public EtcdError? GrantRole(AuthUserGrantRoleRequest request)
    {
        AuthState state = store.State;
        if (state.FindUser(request.User) is not { } user)
        {
            return EtcdErrors.UserNotFound;
        }

        if (request.Role != AuthState.Root && !state.Roles.ContainsKey(request.Role))
        {
            return EtcdErrors.RoleNotFound;
        }

        if (!user.Roles.Contains(request.Role))
        {
            Put(WithRoles(user, user.Roles.Append(request.Role)));
        }

        return null;
    }

    public EtcdError? RevokeRole(AuthUserRevokeRoleRequest request)
    {
        AuthState state = store.State;
        if (state.IsEnabled && request.Name == AuthState.Root && request.Role == AuthState.Root)
        {
            return EtcdErrors.InvalidAuthManagement;
        }

        if (state.FindUser(request.Name) is not { } user)
        {
            return EtcdErrors.UserNotFound;
        }

        if (!user.Roles.Contains(request.Role))
        {
            return EtcdErrors.RoleNotGranted;
        }

        Put(WithRoles(user, user.Roles.Where(role => role != request.Role)));
        return null;
    }

    /// <summary>The user with other roles, in order.</summary>
    public static User WithRoles(User user, IEnumerable<string> roles)
    {
        User changed = user.Clone();
        changed.Roles.Clear();
        changed.Roles.AddRange(roles.Order(StringComparer.Ordinal));
        return changed;
    }

    /// <summary>The hash as bytes. Without one nobody can log in with a password, as on etcd.</summary>
    private static bool TryDecode(string base64, out ByteString bytes)
    {
        bytes = ByteString.Empty;
        byte[] buffer = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, buffer, out int length))
        {
            return false;
        }

        bytes = ByteString.CopyFrom(buffer, 0, length);
        return true;
    }

    private void Put(User user)
    {
        AuthState state = store.State;
        store.Replace(new AuthState(state.IsEnabled, state.Revision + 1, state.Users.SetItem(user.Name.ToStringUtf8(), user), state.Roles));
    }
}
