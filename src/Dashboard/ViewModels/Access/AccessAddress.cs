using WebEtcd.Dashboard.Formatting;

namespace WebEtcd.Dashboard.ViewModels.Access;

/// <summary>State of the page of users and roles, as its address holds it. No password is ever in it.</summary>
/// <param name="Tab">Which part.</param>
/// <param name="Name">The user or role that is open; for a check the user. Null for none.</param>
/// <param name="IsAdding">The form for a new one is open.</param>
/// <param name="Range">What is checked; null for nothing.</param>
public sealed record AccessAddress(AccessTab Tab, string? Name, bool IsAdding, RangeChoice? Range)
{
    public static readonly AccessAddress Start = new(AccessTab.Users, null, false, null);

    public static AccessAddress Parse(string? show, string? name, string? add, string? kind, string? key, string? end) => new(
        show switch { "roles" => AccessTab.Roles, "check" => AccessTab.Check, _ => AccessTab.Users },
        string.IsNullOrEmpty(name) ? null : name,
        add is not null,
        kind is null ? null : RangeChoice.Parse(kind, key, end));

    public string Link => PageLinks.With(
        PageLinks.Users,
        ("show", Tab == AccessTab.Users ? null : Tab.ToString().ToLowerInvariant()),
        ("name", Name),
        ("new", IsAdding ? "1" : null),
        ("kind", Range is { } range ? RangeChoice.Word(range.Kind) : null),
        ("key", Range?.Key),
        ("end", Range?.End));

    public AccessAddress Open(string? name) => new(Tab, name, false, null);

    public AccessAddress Show(AccessTab tab) => new(tab, null, false, null);
}
