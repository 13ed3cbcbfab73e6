using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.ViewModels.Access;

/// <summary>What is there for switching authentication on, and what is missing: somebody who may administer afterwards.</summary>
/// <param name="HasRoot">There is a user root.</param>
/// <param name="HasPassword">It can sign in.</param>
/// <param name="HasRole">It has the role root.</param>
public sealed record AuthSetup(bool HasRoot, bool HasPassword, bool HasRole)
{
    public const string Root = "root";

    public bool IsReady => HasRoot && HasPassword && HasRole;

    public static AuthSetup Of(AccessOverview overview)
    {
        UserAccess? root = overview.Users.FirstOrDefault(user => user.Name == Root);
        return new AuthSetup(root is not null, root is { HasPassword: true }, root?.Roles.Contains(Root) == true);
    }
}
