using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Tests.Fakes;

/// <summary>Users and roles in memory, with the refusals of etcd that pages show.</summary>
internal sealed class FakeAccess : IAccessService
{
    public bool IsEnabled { get; set; }

    /// <summary>Who calls while authentication is on; null for root.</summary>
    public string? Caller { get; set; }

    public SortedDictionary<string, UserAccess> Users { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, RoleAccess> Roles { get; } = new(StringComparer.Ordinal);

    /// <summary>What the next checks are answered with.</summary>
    public AccessAnswer Answer { get; set; } = new(false, false, []);

    public List<AccessQuery> Asked { get; } = [];

    public ValueTask<AccessOverview> OverviewAsync(CallContext context)
    {
        bool all = !IsEnabled || Caller is null;
        UserAccess[] users = [.. Users.Values.Where(user => all || user.Name == Caller)];
        return ValueTask.FromResult(new AccessOverview(
            IsEnabled, all, IsEnabled ? Caller ?? "root" : null, users, [.. Roles.Values.Where(role => all || users.Any(user => user.Roles.Contains(role.Name)))]));
    }

    public ValueTask<AccessAnswer> ExplainAsync(AccessQuery query, CallContext context)
    {
        Asked.Add(query);
        return Users.ContainsKey(query.User) ? ValueTask.FromResult(Answer) : throw new EtcdException(EtcdErrors.UserNotFound);
    }

    public void AddUser(string name, bool hasPassword, params string[] roles) => Users[name] = new UserAccess(name, hasPassword, roles);

    public void AddRole(string name, params Permission[] permissions) => Roles[name] = new RoleAccess(name, permissions);
}
