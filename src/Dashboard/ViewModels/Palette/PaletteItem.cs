namespace WebEtcd.Dashboard.ViewModels.Palette;

/// <summary>Something the palette offers.</summary>
/// <param name="Group">Heading that it stands under.</param>
/// <param name="Title">What it is; also what is searched.</param>
/// <param name="Note">What choosing it does, when the title does not say it.</param>
/// <param name="Icon">One of the names that <c>Icon</c> knows.</param>
/// <param name="Link">Where it leads; null for a theme.</param>
public sealed record PaletteItem(string Group, string Title, string Note, string Icon, string? Link)
{
    /// <summary>Other words under which somebody may look for it.</summary>
    public string Words { get; init; } = "";

    /// <summary>The theme that it switches to; null for none.</summary>
    public string? Theme { get; init; }
}
