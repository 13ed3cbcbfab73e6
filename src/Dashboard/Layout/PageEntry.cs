namespace WebEtcd.Dashboard.Layout;

/// <summary>A page that can be gone to, in the navigation and in the palette.</summary>
/// <param name="Group">Under which title the navigation has it.</param>
/// <param name="Name">As the navigation shows it.</param>
/// <param name="Link">Its address.</param>
/// <param name="Icon">One of the names that <c>Icon</c> knows.</param>
/// <param name="Words">Other words under which somebody may look for it.</param>
internal sealed record PageEntry(string Group, string Name, string Link, string Icon, string Words)
{
    /// <summary>The service without which there is no such page; null for none.</summary>
    public Type? Needs { get; init; }

    /// <summary>Led to from other pages and by the palette, and not in the navigation.</summary>
    public bool IsMinor { get; init; }
}
