using System.Net;

namespace WebEtcd.Dashboard.Security;

/// <summary>
/// The origins under which a browser may find members: their client URLs, as far as they are such. What members advertise goes into a
/// security policy, so nothing passes but scheme, host and port in the form that the parser gives them.
/// </summary>
internal static class MemberOrigins
{
    /// <summary>More are left out, so that headers stay small.</summary>
    public const int Most = 32;

    public static IEnumerable<string> Of(IEnumerable<string> clientUrls) => clientUrls.Select(Origin).OfType<string>().Distinct(StringComparer.Ordinal);

    private static string? Origin(string url)
    {
        // A policy has no way to write an IPv6 address, and no browser reaches "any address".
        bool usable = Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed)
            && (parsed.Scheme == Uri.UriSchemeHttp || parsed.Scheme == Uri.UriSchemeHttps)
            && parsed.HostNameType is UriHostNameType.Dns or UriHostNameType.IPv4
            && (!IPAddress.TryParse(parsed.IdnHost, out IPAddress? address) || !address.Equals(IPAddress.Any));
        return usable ? $"{parsed!.Scheme}://{parsed.IdnHost}:{parsed.Port}" : null;
    }
}
