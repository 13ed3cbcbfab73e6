using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.ViewModels.Access;

/// <summary>Users and roles as they are, and the calls that change them. Those that return a truth value tell whether it was done; else <see cref="Error"/> says why not.</summary>
public sealed class AccessAdmin(IAuthService auth, IAccessService access, TimeProvider time, string? token = null)
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(2);
    private DateTimeOffset _askedAt;

    /// <summary>Null before the first answer.</summary>
    public AccessOverview? Overview { get; private set; }

    /// <summary>Why the overview could not be read.</summary>
    public EtcdError? ReadError { get; private set; }

    /// <summary>Why the last change failed, in the words of the service.</summary>
    public EtcdError? Error { get; private set; }

    /// <summary>The answer to the last check.</summary>
    public AccessAnswer? Answer { get; private set; }

    public bool IsDue => time.GetUtcNow() - _askedAt >= AskEvery;

    public async Task LoadAsync(CancellationToken cancellation)
    {
        _askedAt = time.GetUtcNow();
        try
        {
            Overview = await access.OverviewAsync(DashboardCall.With(token, cancellation));
            ReadError = null;
        }
        catch (EtcdException e)
        {
            ReadError = e.Error;
        }
    }

    /// <summary>Makes what is missing for it, and switches authentication on. True when it is on.</summary>
    /// <param name="password">Of root, where it is to get one; not looked at when root can sign in.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<bool> EnableAsync(string password, CancellationToken cancellation) => TryAsync(async () =>
    {
        CallContext context = DashboardCall.With(token, cancellation);
        AuthSetup setup = AuthSetup.Of(await access.OverviewAsync(context));
        if (setup is { HasRoot: true, HasPassword: false })
        {
            // A user that was made without a password gets none by changing it.
            await auth.UserDeleteAsync(new AuthUserDeleteRequest { Name = AuthSetup.Root }, context);
        }

        if (!setup.HasPassword)
        {
            await auth.UserAddAsync(new AuthUserAddRequest { Name = AuthSetup.Root, Password = password }, context);
        }

        if (!setup.HasRole || !setup.HasPassword)
        {
            await auth.UserGrantRoleAsync(new AuthUserGrantRoleRequest { User = AuthSetup.Root, Role = AuthSetup.Root }, context);
        }

        await auth.EnableAsync(new AuthEnableRequest(), context);
    });

    public Task<bool> DisableAsync(CancellationToken cancellation) =>
        TryAsync(async () => await auth.DisableAsync(new AuthDisableRequest(), DashboardCall.With(token, cancellation)));

    /// <summary>Adds a user; without a password it can come by client certificate only.</summary>
    public Task<bool> AddUserAsync(string name, string? password, CancellationToken cancellation) => TryAsync(async () => await auth.UserAddAsync(
        new AuthUserAddRequest { Name = name, Password = password ?? "", Options = password is null ? new UserAddOptions { NoPassword = true } : null },
        DashboardCall.With(token, cancellation)));

    public Task<bool> ChangePasswordAsync(string name, string password, CancellationToken cancellation) => TryAsync(async () =>
        await auth.UserChangePasswordAsync(new AuthUserChangePasswordRequest { Name = name, Password = password }, DashboardCall.With(token, cancellation)));

    public Task<bool> DeleteUserAsync(string name, CancellationToken cancellation) =>
        TryAsync(async () => await auth.UserDeleteAsync(new AuthUserDeleteRequest { Name = name }, DashboardCall.With(token, cancellation)));

    public Task<bool> GrantRoleAsync(string user, string role, CancellationToken cancellation) =>
        TryAsync(async () => await auth.UserGrantRoleAsync(new AuthUserGrantRoleRequest { User = user, Role = role }, DashboardCall.With(token, cancellation)));

    public Task<bool> RevokeRoleAsync(string user, string role, CancellationToken cancellation) =>
        TryAsync(async () => await auth.UserRevokeRoleAsync(new AuthUserRevokeRoleRequest { Name = user, Role = role }, DashboardCall.With(token, cancellation)));

    public Task<bool> AddRoleAsync(string name, CancellationToken cancellation) =>
        TryAsync(async () => await auth.RoleAddAsync(new AuthRoleAddRequest { Name = name }, DashboardCall.With(token, cancellation)));

    public Task<bool> DeleteRoleAsync(string name, CancellationToken cancellation) =>
        TryAsync(async () => await auth.RoleDeleteAsync(new AuthRoleDeleteRequest { Role = name }, DashboardCall.With(token, cancellation)));

    public Task<bool> GrantAsync(string role, Permission permission, CancellationToken cancellation) => TryAsync(async () =>
        await auth.RoleGrantPermissionAsync(new AuthRoleGrantPermissionRequest { Name = role, Perm = permission }, DashboardCall.With(token, cancellation)));

    public Task<bool> RevokeAsync(string role, Permission permission, CancellationToken cancellation) => TryAsync(async () =>
        await auth.RoleRevokePermissionAsync(
            new AuthRoleRevokePermissionRequest { Role = role, Key = permission.Key, RangeEnd = permission.RangeEnd }, DashboardCall.With(token, cancellation)));

    public Task<bool> CheckAsync(string user, ByteString key, ByteString end, CancellationToken cancellation) => TryAsync(async () =>
    {
        Answer = null;
        Answer = await access.ExplainAsync(new AccessQuery(user, key.Memory, end.Memory), DashboardCall.With(token, cancellation));
    });

    private async Task<bool> TryAsync(Func<Task> call)
    {
        try
        {
            Error = null;
            await call();
            return true;
        }
        catch (EtcdException e)
        {
            Error = e.Error;
            return false;
        }
    }
}
