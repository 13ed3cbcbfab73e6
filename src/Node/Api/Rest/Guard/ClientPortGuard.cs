using System.Collections.Frozen;
using System.Net;
using System.Text;

namespace WebEtcd.Node.Api.Rest.Guard;

/// <summary>
/// Keeps foreign web pages off the client port. A browser sends what any page asks it to, from inside the network; so a request that a
/// browser marks as coming from another site needs an allowed origin, and one addressed to a name that is not ours (DNS rebinding)
/// is refused. Callers that are no browser bear no such marks and pass.
/// </summary>
internal sealed class ClientPortGuard
{
    private const string AllowedHeaders = "accept, content-type, authorization";
    private const string AllowedMethods = "POST, GET, OPTIONS, PUT, DELETE";

    private readonly FrozenSet<string> _origins;
    private readonly FrozenSet<string> _hosts;
    private readonly bool _anyOrigin;
    private readonly bool _anyHost;
    private readonly bool _strictHosts;

    public ClientPortGuard(RestApiOptions options)
    {
        _anyOrigin = options.CorsOrigins.Contains("*");
        _origins = options.CorsOrigins.Select(origin => origin.TrimEnd('/')).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _anyHost = options.HostAllowList.Contains("*");
        _strictHosts = options.HostAllowList.Count > 0;
        IEnumerable<string> hosts = _strictHosts ? options.HostAllowList : options.OwnUrls.Select(url => url.Host);
        _hosts = hosts.Append("localhost").Select(Bare).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Decides on a request; when refused (or fully answered: a preflight), <paramref name="answer"/> is the answer being written.</summary>
    public bool Refuses(HttpContext http, out Task answer)
    {
        HttpRequest request = http.Request;
        answer = Task.CompletedTask;

        // gRPC names its server as it likes, and no browser can speak it over HTTP/2 to a foreign site without asking first.
        if (HttpProtocol.IsHttp2(request.Protocol) && request.ContentType is { } type && type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        IHeaderDictionary headers = request.Headers;
        string? origin = headers.Origin.Count > 0 ? headers.Origin.ToString() : null;
        string fetchSite = headers["Sec-Fetch-Site"].ToString();
        bool checksHost = !_anyHost && (_strictHosts || origin is not null || fetchSite.Length > 0 || LooksLikeBrowser(headers));
        if (checksHost && !IsOwnHost(request.Host))
        {
            answer = RefuseAsync(http, StatusCodes.Status421MisdirectedRequest, "This server does not answer to the name in the Host header; --host-whitelist allows more names.");
            return true;
        }

        if (IsProbe(request))
        {
            http.Response.Headers.AccessControlAllowOrigin = "*";
            return false;
        }

        bool allowed = _anyOrigin || (origin is not null && _origins.Contains(origin));
        if (!allowed && IsCrossSite(request, origin, fetchSite))
        {
            answer = RefuseAsync(http, StatusCodes.Status403Forbidden, "Web pages of other sites may not call this server; --cors allows their origins.");
            return true;
        }

        if (allowed)
        {
            AddCorsHeaders(http.Response.Headers, origin);
        }

        return HttpMethods.IsOptions(request.Method);
    }

    // The page of a member that died asks here who lives, before it goes on at that one. The answer says no more than whether it lives or is ready.
    private static bool IsProbe(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && (request.Path == "/readyz" || request.Path == "/livez") && !request.QueryString.HasValue;

    private void AddCorsHeaders(IHeaderDictionary headers, string? origin)
    {
        headers.AccessControlAllowHeaders = AllowedHeaders;
        headers.AccessControlAllowMethods = AllowedMethods;
        headers.AccessControlAllowOrigin = _anyOrigin ? "*" : origin;
        if (!_anyOrigin)
        {
            headers.Vary = "Origin";
        }
    }

    private static bool IsCrossSite(HttpRequest request, string? origin, string fetchSite)
    {
        if (origin is not null)
        {
            return !IsSameOrigin(request, origin);
        }

        // Following a link to the dashboard comes from another site too, and shows that site nothing; being framed by it does.
        bool isVisit = HttpMethods.IsGet(request.Method)
            && request.Headers["Sec-Fetch-Mode"] == "navigate"
            && (request.Headers["Sec-Fetch-Dest"].ToString() is "" or "document")
            && !request.Path.StartsWithSegments("/v3", StringComparison.Ordinal);
        return (fetchSite is "cross-site" or "same-site") && !isVisit;
    }

    // The scheme is left out: behind a proxy that ends TLS the page is https and this request is not.
    private static bool IsSameOrigin(HttpRequest request, string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out Uri? from)
        && string.Equals(from.Host, Bare(request.Host.Host), StringComparison.OrdinalIgnoreCase)
        && from.Port == (request.Host.Port ?? (from.Scheme == Uri.UriSchemeHttps ? 443 : 80));

    private bool IsOwnHost(HostString host)
    {
        string name = Bare(host.Host);
        return name.Length == 0
            || (!_strictHosts && (IPAddress.TryParse(name.Trim('[', ']'), out _) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)))
            || _hosts.Contains(name);
    }

    private static bool LooksLikeBrowser(IHeaderDictionary headers) =>
        headers.AcceptLanguage.Count > 0 || headers.Cookie.Count > 0 || headers.Referer.Count > 0
        || headers.UserAgent.ToString().StartsWith("Mozilla/", StringComparison.Ordinal);

    private static string Bare(string host) => host.TrimEnd('.');

    private static Task RefuseAsync(HttpContext http, int status, string reason)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(reason + "\n"), http.RequestAborted).AsTask();
    }
}
