using System.Globalization;
using WebEtcd.Dashboard.Formatting;

namespace WebEtcd.Dashboard.ViewModels.Upkeep;

/// <summary>State of the storage page, as its address holds it.</summary>
/// <param name="HashRevision">Revision at which the hash is worked out as the page opens; null for none.</param>
/// <param name="SpacePrefix">The prefix whose folders are measured; null while nothing is.</param>
public sealed record StorageAddress(long? HashRevision, byte[]? SpacePrefix)
{
    // An empty value in a query is as good as none, and all keys have an empty prefix.
    private const string AllKeys = "all";

    /// <summary>Reads the query of an address; what is no number counts as not given.</summary>
    public static StorageAddress Parse(string? hash, string? space) => new(
        long.TryParse(hash, NumberStyles.None, CultureInfo.InvariantCulture, out long revision) ? revision : null,
        string.IsNullOrEmpty(space) ? null : space == AllKeys ? [] : KeyText.Parse(space));

    /// <summary>The address.</summary>
    public string Link => PageLinks.With(PageLinks.Storage, ("hash", HashRevision?.ToString(CultureInfo.InvariantCulture)), ("space", SpaceText));

    private string? SpaceText => SpacePrefix switch
    {
        null => null,
        [] => AllKeys,
        _ => KeyText.Format(SpacePrefix),
    };
}
