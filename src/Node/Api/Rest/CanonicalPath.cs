using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Features;

namespace WebEtcd.Node.Api.Rest;

/// <summary>Paths that Go's multiplexer would clean: it redirects instead of answering, for POST too.</summary>
internal static partial class CanonicalPath
{
    /// <summary>Where to redirect to; null when the path is clean or leads elsewhere than to the API.</summary>
    /// <param name="http">The request.</param>
    /// <param name="path">Its path, in which Kestrel has already resolved dots.</param>
    public static string? Find(HttpContext http, string path)
    {
        string raw = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        bool hasDots = raw.Length != path.Length && raw.Contains("/.", StringComparison.Ordinal) && RawPath(raw) != path && HasDotSegment(RawPath(raw));
        if (path != "/v3" && !hasDots && !path.Contains("//", StringComparison.Ordinal))
        {
            return null;
        }

        string clean = path == "/v3" ? "/v3/" : Slashes().Replace(path, "/");
        return clean.StartsWith("/v3", StringComparison.Ordinal) ? clean + http.Request.QueryString.Value : null;
    }

    private static string RawPath(string target)
    {
        int query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? target : target[..query];
    }

    private static bool HasDotSegment(string path) => path.Split('/').Any(segment => segment is "." or "..");

    [GeneratedRegex("/{2,}")]
    private static partial Regex Slashes();
}
