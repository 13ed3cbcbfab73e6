using System.Globalization;
using WebEtcd.Dashboard.Formatting;

namespace WebEtcd.Dashboard.ViewModels.Diff;

/// <summary>State of the page that compares two revisions, as its address holds it.</summary>
/// <param name="Prefix">Keys start with it; empty for all.</param>
/// <param name="From">Revision that is compared; 0 while none is chosen.</param>
/// <param name="To">Revision that it is compared with; 0 for the present.</param>
/// <param name="Cursor">Where the page starts; opaque, base64url.</param>
public sealed record DiffAddress(byte[] Prefix, long From, long To, string? Cursor)
{
    /// <summary>Reads the query of an address; what is no number counts as not given.</summary>
    public static DiffAddress Parse(string? prefix, string? from, string? to, string? cursor) =>
        new(KeyText.Parse(prefix), Number(from), Number(to), string.IsNullOrEmpty(cursor) ? null : cursor);

    /// <summary>The address.</summary>
    public string Link => PageLinks.With(PageLinks.Diff, ("prefix", KeyText.Format(Prefix)), ("from", Text(From)), ("to", Text(To)), ("at", Cursor));

    private static long Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;

    private static string? Text(long revision) => revision > 0 ? revision.ToString(CultureInfo.InvariantCulture) : null;
}
