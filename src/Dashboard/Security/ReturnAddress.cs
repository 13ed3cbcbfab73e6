using System.Buffers;
using WebEtcd.Dashboard.Formatting;

namespace WebEtcd.Dashboard.Security;

/// <summary>
/// The page that was asked for before the login came in between. It comes back from a browser, so anybody may have written it into a link: only pages of
/// this dashboard pass, in the plain form that they have, and nothing that a browser could read as another place.
/// </summary>
internal static class ReturnAddress
{
    /// <summary>Longer addresses are not carried on.</summary>
    public const int MostCharacters = 4096;

    // No dot, so nothing climbs; no percent sign, since browsers read %2e as a dot.
    private static readonly SearchValues<char> PathCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_/");

    /// <summary>Pages that nobody wants to come back to: a login leads to none of them.</summary>
    private static readonly string[] NotPages = [PageLinks.Root, PageLinks.Login, PageLinks.Logout, PageLinks.Backup];

    /// <summary>The address itself when it is one of a page here; null for anything else, and for the overview, where a login leads by itself.</summary>
    public static string? Of(string? address)
    {
        if (string.IsNullOrEmpty(address) || address.Length > MostCharacters)
        {
            return null;
        }

        int end = address.IndexOf('?', StringComparison.Ordinal);
        string path = end < 0 ? address : address[..end];
        bool isPage = path.StartsWith(PageLinks.Root + "/", StringComparison.Ordinal)
            && !path.AsSpan().ContainsAnyExcept(PathCharacters)
            && !path.Contains("//", StringComparison.Ordinal);
        bool isPlain = !address.AsSpan(path.Length).ContainsAnyExceptInRange('!', '~') && address.IndexOfAny(['\\', '#'], path.Length) < 0;
        bool isOverview = path == PageLinks.Root && end >= 0;
        return isPlain && (isOverview || (isPage && !NotPages.Contains(path.TrimEnd('/'), StringComparer.OrdinalIgnoreCase))) ? address : null;
    }

    /// <summary>The login that leads on to an address, or to the overview when that is no page.</summary>
    public static string Login(string? address) => PageLinks.With(PageLinks.Login, ("to", Of(address)));
}
