using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WebEtcd.Dashboard.Assets;
using WebEtcd.Dashboard.Formatting;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Security;

/// <summary>The login: a plain form without script, since the pages' connection is closed to those who are not signed in.</summary>
internal static class LoginEndpoints
{
    /// <summary>The mark of the navigation, which is no component here.</summary>
    private const string BrandMark =
        """<svg class="brand__mark" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><path d="M12 2.2 20.5 7.1 V16.9 L12 21.8 3.5 16.9 V7.1 Z" /><circle cx="12" cy="12" r="3.1" /></svg>""";

    public static void MapLogin(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(PageLinks.Login, ShowAsync).ExcludeFromDescription();
        endpoints.MapPost(PageLinks.Login, SignInAsync).ExcludeFromDescription();
        endpoints.MapPost(PageLinks.Logout, SignOutAsync).ExcludeFromDescription();
    }

    private static async Task ShowAsync(HttpContext http) =>
        await WriteAsync(http, await PageSession.NameAsync(http), null, ReturnAddress.Of(http.Request.Query["to"]));

    private static async Task SignInAsync(HttpContext http)
    {
        if (!await IsOwnFormAsync(http))
        {
            return;
        }

        IFormCollection form = await http.Request.ReadFormAsync(http.RequestAborted);
        string? wanted = ReturnAddress.Of(form["to"]);
        try
        {
            AuthenticateResponse answer = await http.RequestServices.GetRequiredService<IAuthService>().AuthenticateAsync(
                new AuthenticateRequest { Name = form["name"].ToString(), Password = form["password"].ToString() },
                new CallContext { Peer = $"{http.Connection.RemoteIpAddress}:{http.Connection.RemotePort}", Cancellation = http.RequestAborted });
            PageSession.Begin(http, answer.Token);
            SeeOther(http, wanted ?? PageLinks.Root);
        }
        catch (EtcdException error)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            await WriteAsync(http, null, error.Message, wanted);
        }
    }

    private static async Task SignOutAsync(HttpContext http)
    {
        if (await IsOwnFormAsync(http))
        {
            PageSession.End(http);
            SeeOther(http, PageLinks.Login);
        }
    }

    /// <summary>Browsers name the origin of every form; one of another site is refused, and so is what is no form.</summary>
    private static async Task<bool> IsOwnFormAsync(HttpContext http)
    {
        if (PageGuard.IsSameOrigin(http.Request) && http.Request.HasFormContentType)
        {
            return true;
        }

        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        await http.Response.WriteAsync("The login is open to its own page only.", http.RequestAborted);
        return false;
    }

    private static void SeeOther(HttpContext http, string address)
    {
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = address;
    }

    private static Task WriteAsync(HttpContext http, string? user, string? error, string? wanted)
    {
        AssetStore assets = http.RequestServices.GetRequiredService<AssetStore>();
        string notice = error is null ? "" : $"""<p class="notice notice--error sign-in__notice" role="alert">{WebUtility.HtmlEncode(error)}</p>""";
        string carried = wanted is null ? "" : $"""<input type="hidden" name="to" value="{WebUtility.HtmlEncode(wanted)}" />""";
        string onward = wanted is null
            ? $"""<a href="{PageLinks.Root}">Go to the overview</a>"""
            : $"""<a href="{WebUtility.HtmlEncode(wanted)}">Go on to the page that was asked for</a>""";
        string body = user is null
            ? $"""
              <form class="sign-in__form" method="post" action="{PageLinks.Login}">{carried}
              <label class="field"><span>User</span><input class="input" name="name" autocomplete="username" required autofocus /></label>
              <label class="field"><span>Password</span><input class="input" name="password" type="password" autocomplete="current-password" /></label>
              <button class="button button--primary" type="submit">Sign in</button>
              </form>
              """
            : $"""
              <p>You are signed in as {WebUtility.HtmlEncode(user)}. {onward}.</p>
              <form class="sign-in__form" method="post" action="{PageLinks.Logout}"><button class="button" type="submit">Sign out</button></form>
              """;
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8" /><meta name="viewport" content="width=device-width, initial-scale=1" /><meta name="color-scheme" content="light dark" /><title>Sign in · WebEtcd</title><link rel="icon" type="image/svg+xml" href="{assets.Link("favicon.svg")}" /><link rel="stylesheet" href="{assets.Link(AssetBundle.Styles.Path)}" /><script src="{assets.Link("js/theme.js")}"></script></head>
            <body><main id="main" class="sign-in"><div class="sign-in__card"><p class="brand">{BrandMark}<span>WebEtcd</span></p><h1>{(user is null ? "Sign in" : "Signed in")}</h1>{notice}{body}</div></main></body>
            </html>
            """,
            http.RequestAborted);
    }
}
