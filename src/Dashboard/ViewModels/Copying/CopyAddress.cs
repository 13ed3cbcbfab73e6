using WebEtcd.Dashboard.Formatting;

namespace WebEtcd.Dashboard.ViewModels.Copying;

/// <summary>State of the page that copies or renames a folder, as its address holds it.</summary>
/// <param name="From">Keys start with it; empty while none is chosen.</param>
/// <param name="To">What takes its place; empty while none is chosen.</param>
/// <param name="Removes">The source is removed: a rename.</param>
/// <param name="Overwrites">Keys that exist below the target are replaced.</param>
/// <param name="KeepsLeases">Copies end with the leases of their sources; else they stay.</param>
public sealed record CopyAddress(byte[] From, byte[] To, bool Removes, bool Overwrites, bool KeepsLeases)
{
    public static CopyAddress Parse(string? from, string? to, string? rename, string? overwrite, string? leases) =>
        new(KeyText.Parse(from), KeyText.Parse(to), rename is not null, overwrite is not null, leases is not null);

    /// <summary>Both prefixes are there.</summary>
    public bool IsComplete => From.Length > 0 && To.Length > 0;

    public string Link => PageLinks.With(
        PageLinks.Copy,
        ("from", KeyText.Format(From)),
        ("to", KeyText.Format(To)),
        ("rename", Removes ? "1" : null),
        ("overwrite", Overwrites ? "1" : null),
        ("leases", KeepsLeases ? "1" : null));

    /// <summary>Why this cannot be done; null when it can.</summary>
    public string? Problem =>
        !IsComplete ? "Both prefixes are needed."
        : To.AsSpan().StartsWith(From) || From.AsSpan().StartsWith(To) ? "One prefix lies below the other, so copies and sources would mix."
        : null;
}
