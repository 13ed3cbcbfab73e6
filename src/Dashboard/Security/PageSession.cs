using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Security;

/// <summary>
/// The user of the pages. The browser keeps the token in a cookie that no script can read and no other site can send; the pages' connection finds it in
/// the request that opened it.
/// </summary>
internal static class PageSession
{
    public const string Cookie = "webetcd-session";
    private const string TokenClaim = "webetcd:token";

    /// <summary>Whether the request may see pages. Puts the token where <see cref="TokenOf"/> finds it.</summary>
    public static async ValueTask<bool> IsWelcomeAsync(HttpContext http)
    {
        if (http.RequestServices.GetService<ICallerService>() is not { AsksForUsers: true })
        {
            return true;
        }

        if (await NameAsync(http) is null)
        {
            return false;
        }

        // Not an authentication of the host's: forms are bound to the page, and the node judges the token at each call.
        http.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(TokenClaim, http.Request.Cookies[Cookie]!)]));
        return true;
    }

    /// <summary>The name of the user who is signed in; null for nobody.</summary>
    public static async ValueTask<string?> NameAsync(HttpContext http)
    {
        if (http.RequestServices.GetService<ICallerService>() is not { } callers || !http.Request.Cookies.TryGetValue(Cookie, out string? token))
        {
            return null;
        }

        try
        {
            return await callers.NameAsync(new CallContext { Token = token, Cancellation = http.RequestAborted });
        }
        catch (EtcdException)
        {
            return null;
        }
    }

    public static string? TokenOf(ClaimsPrincipal user) => user.FindFirst(TokenClaim)?.Value;

    public static void Begin(HttpContext http, string token) => http.Response.Cookies.Append(Cookie, token, Options(http));

    public static void End(HttpContext http) => http.Response.Cookies.Delete(Cookie, Options(http));

    private static CookieOptions Options(HttpContext http) => new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, Path = "/" };
}
