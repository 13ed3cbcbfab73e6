using System.Collections.Concurrent;
using System.Collections.Immutable;
using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Watch;

namespace WebEtcd.StateMachine.Auth;

/// <summary>
/// Users, roles and the switch as of one auth revision. Never changed: a change makes a new state, so that all checks of a request are made against one.
/// Each check gives null for yes.
/// </summary>
public sealed class AuthState
{
    /// <summary>The user that must exist, and the role that may do everything.</summary>
    public const string Root = "root";

    /// <summary>No users, no roles, and nobody asks for them.</summary>
    internal static readonly AuthState Initial = new(false, 1, ImmutableSortedDictionary.Create<string, User>(StringComparer.Ordinal), ImmutableSortedDictionary.Create<string, Role>(StringComparer.Ordinal));

    private readonly ConcurrentDictionary<string, UserPermissions> _permissions = new(StringComparer.Ordinal);

    internal AuthState(bool isEnabled, ulong revision, ImmutableSortedDictionary<string, User> users, ImmutableSortedDictionary<string, Role> roles)
    {
        IsEnabled = isEnabled;
        Revision = revision;
        Users = users;
        Roles = roles;
    }

    /// <summary>Whether users are asked for at all.</summary>
    public bool IsEnabled { get; }

    /// <summary>Counts the changes of users, roles and permissions, from 1.</summary>
    public ulong Revision { get; }

    internal ImmutableSortedDictionary<string, User> Users { get; }

    internal ImmutableSortedDictionary<string, Role> Roles { get; }

    /// <summary>The user with a name; null when there is none. Not to be changed.</summary>
    public User? FindUser(string name) => Users.GetValueOrDefault(name);

    /// <summary>Whether a user has a role.</summary>
    public bool HasRole(string? user, string role) => user is not null && FindUser(user) is { } found && found.Roles.Contains(role);

    /// <summary>Whether the range may be read.</summary>
    public EtcdError? CheckRead(in AuthIdentity who, ByteString key, ByteString rangeEnd) =>
        Check(who, out UserPermissions? permissions) ?? (permissions is null || permissions.MayRead(key, rangeEnd) ? null : EtcdErrors.PermissionDenied);

    /// <summary>Whether the range may be watched: exactly what the watcher would see, an open end and an empty key included.</summary>
    public EtcdError? CheckWatch(in AuthIdentity who, WatchCreateRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        WatchRange range = WatchRange.FromRequest(request.Key, request.RangeEnd);
        return CheckRead(who, range.Key, range.RangeEnd);
    }

    /// <summary>Whether the range may be written and deleted.</summary>
    public EtcdError? CheckWrite(in AuthIdentity who, ByteString key, ByteString rangeEnd) =>
        Check(who, out UserPermissions? permissions) ?? (permissions is null || permissions.MayWrite(key, rangeEnd) ? null : EtcdErrors.PermissionDenied);

    /// <summary>Whether who asks may administer.</summary>
    public EtcdError? CheckRoot(in AuthIdentity who) =>
        !IsEnabled ? null
        : who.IsNobody ? EtcdErrors.UserEmpty
        : HasRole(who.User, Root) ? null
        : EtcdErrors.PermissionDenied;

    /// <summary>Whether who asks is a user at all.</summary>
    public EtcdError? CheckUser(in AuthIdentity who) =>
        !IsEnabled ? null
        : who.IsNobody ? EtcdErrors.UserEmpty
        : FindUser(who.User!) is null ? EtcdErrors.PermissionDenied
        : null;

    /// <summary>The permissions to look into; null with no error when everything is allowed.</summary>
    private EtcdError? Check(in AuthIdentity who, out UserPermissions? permissions)
    {
        permissions = null;
        if (!IsEnabled)
        {
            return null;
        }

        if (who.IsNobody || who.Revision == 0)
        {
            return EtcdErrors.UserEmpty;
        }

        if (who.Revision < Revision)
        {
            return EtcdErrors.AuthOldRevision;
        }

        if (FindUser(who.User!) is not { } user)
        {
            return EtcdErrors.PermissionDenied;
        }

        if (!user.Roles.Contains(Root))
        {
            permissions = _permissions.GetOrAdd(who.User!, static (_, arguments) => arguments.State.PermissionsOf(arguments.User), (State: this, User: user));
        }

        return null;
    }

    private UserPermissions PermissionsOf(User user) => new(user.Roles.Where(Roles.ContainsKey).Select(name => Roles[name]));
}
