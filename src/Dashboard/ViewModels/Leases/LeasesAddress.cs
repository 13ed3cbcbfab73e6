using System.Globalization;
using WebEtcd.Dashboard.Formatting;

namespace WebEtcd.Dashboard.ViewModels.Leases;

/// <summary>State of the Leases page, as its address holds it.</summary>
/// <param name="After">The page of the list begins behind this lease; null for the start.</param>
/// <param name="Lease">The lease whose keys are all shown; null for none.</param>
/// <param name="Granting">The form for a new lease is open.</param>
public sealed record LeasesAddress(long? After, long? Lease, bool Granting)
{
    public static LeasesAddress Parse(string? after, string? lease, string? grant) => new(Id(after), Id(lease), grant is not null);

    public string Link => PageLinks.With(PageLinks.Leases, ("after", Text(After)), ("lease", Text(Lease)), ("new", Granting ? "1" : null));

    /// <summary>Ids are read and written as etcdctl does: in hex, without a prefix.</summary>
    public static long? Id(string? text) =>
        ulong.TryParse(text?.Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong id) ? (long)id : null;

    public static string Text(long id) => Units.MemberId((ulong)id);

    private static string? Text(long? id) => id is { } value ? Text(value) : null;
}
