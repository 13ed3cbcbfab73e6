namespace WebEtcd.Dashboard.ViewModels.Access;

/// <summary>Parts of the page of users and roles.</summary>
public enum AccessTab
{
    Users,
    Roles,

    /// <summary>Who may do what with a key.</summary>
    Check,
}
