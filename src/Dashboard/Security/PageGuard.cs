using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.Security;

/// <summary>
/// Headers of every page, and the door of the pages' connection: scripts and styles come from this node alone, nobody frames a page, and
/// a page of another origin cannot open a circuit here (browsers do not hold WebSockets to CORS). A page may ask the other members whether
/// they are there, and nobody else anything.
/// </summary>
internal static class PageGuard
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        + "base-uri 'self'; form-action 'self'; frame-ancestors 'none'; connect-src 'self'";

    public static async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        PathString path = context.Request.Path;
        bool circuit = path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase);
        if (circuit && !IsSameOrigin(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync("The dashboard is open to its own pages only.", context.RequestAborted);
            return;
        }

        if (circuit || path.StartsWithSegments(Formatting.PageLinks.Root, StringComparison.OrdinalIgnoreCase))
        {
            IHeaderDictionary headers = context.Response.Headers;
            IEnumerable<string> others = context.RequestServices.GetRequiredService<IClusterObserver>().Current.Members.SelectMany(member => MemberOrigins.Of(member.ClientUrls));
            headers.ContentSecurityPolicy = string.Join(' ', others.Distinct(StringComparer.Ordinal).Take(MemberOrigins.Most).Prepend(Policy));
            headers.XContentTypeOptions = "nosniff";

            // Addresses hold keys, so no other site hears of them. Without any referrer, browsers would call the origin of these pages' forms "null", which is nobody's.
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
            headers.CacheControl = "no-store";
        }

        bool isPage = circuit || path.StartsWithSegments(Formatting.PageLinks.Root, StringComparison.OrdinalIgnoreCase);
        if (isPage && !IsLogin(path) && !await PageSession.IsWelcomeAsync(context))
        {
            if (circuit)
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                await context.Response.WriteAsync("Sign in first.", context.RequestAborted);
            }
            else
            {
                // A backslash means the same in a query either way, and escaped it passes everywhere.
                string wanted = context.Request.PathBase + path + context.Request.QueryString.ToUriComponent().Replace("\\", "%5C", StringComparison.Ordinal);
                context.Response.Redirect(ReturnAddress.Login(HttpMethods.IsGet(context.Request.Method) ? wanted : null));
            }

            return;
        }

        await next(context);
    }

    private static bool IsLogin(PathString path) =>
        path.Equals(Formatting.PageLinks.Login, StringComparison.OrdinalIgnoreCase) || path.Equals(Formatting.PageLinks.Logout, StringComparison.OrdinalIgnoreCase);

    /// <summary>True without an Origin header too: only browsers send it, and they always do where it matters here.</summary>
    public static bool IsSameOrigin(HttpRequest request)
    {
        string? origin = request.Headers.Origin;
        return string.IsNullOrEmpty(origin)
            || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }
}
