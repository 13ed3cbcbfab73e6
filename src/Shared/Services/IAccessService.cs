using WebEtcd.Shared.Protos;

namespace WebEtcd.Shared.Services;

/// <summary>
/// Who may do what, as a whole and at one moment, for pages. Read without writing to the log; changes go through <see cref="IAuthService"/>. While
/// authentication is on, root sees all; other users see themselves and their roles.
/// </summary>
public interface IAccessService
{
    /// <exception cref="Errors.EtcdException">Nobody calls, or one that is no user.</exception>
    ValueTask<AccessOverview> OverviewAsync(CallContext context);

    /// <summary>What a user may do with a key or range, and by which roles. It is answered while authentication is off too, as it would be.</summary>
    /// <exception cref="Errors.EtcdException">The caller may not ask about this user, or there is none of that name.</exception>
    ValueTask<AccessAnswer> ExplainAsync(AccessQuery query, CallContext context);
}

/// <param name="IsEnabled">Whether users are asked for.</param>
/// <param name="IsComplete">All users and roles; else the caller and the caller's roles.</param>
/// <param name="Caller">The name of the user who calls; null while nobody is asked for one.</param>
/// <param name="Users">In the order of their names.</param>
/// <param name="Roles">In the order of their names.</param>
public sealed record AccessOverview(bool IsEnabled, bool IsComplete, string? Caller, IReadOnlyList<UserAccess> Users, IReadOnlyList<RoleAccess> Roles);

/// <param name="HasPassword">False for a user who can come by client certificate only.</param>
/// <param name="Roles">Names of roles, in order.</param>
public sealed record UserAccess(string Name, bool HasPassword, IReadOnlyList<string> Roles);

/// <param name="Permissions">Empty for root, who needs none.</param>
public sealed record RoleAccess(string Name, IReadOnlyList<Permission> Permissions);

/// <param name="User">Name of the user.</param>
/// <param name="Key">The key, or the start of the range.</param>
/// <param name="RangeEnd">As in a range request; empty for the key alone.</param>
public sealed record AccessQuery(string User, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> RangeEnd);

/// <param name="MayRead">All of the range may be read.</param>
/// <param name="MayWrite">All of the range may be written and deleted.</param>
/// <param name="Roles">The roles that allow it by themselves; what several allow only together has none.</param>
public sealed record AccessAnswer(bool MayRead, bool MayWrite, IReadOnlyList<AccessReason> Roles);

/// <summary>A role that allows the whole of what was asked about.</summary>
public sealed record AccessReason(string Role, bool Reads, bool Writes);
