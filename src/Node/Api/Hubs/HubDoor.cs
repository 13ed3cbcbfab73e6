using Microsoft.AspNetCore.SignalR;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Api.Hubs;

/// <summary>Lets only users in while authentication is on: at the connection, and again at each stream, since it may have been switched on meanwhile.</summary>
internal static class HubDoor
{
    private const string Bearer = "Bearer ";

    public static async Task RunAsync(HttpContext http, RequestDelegate next)
    {
        if (await RefusalAsync(http) is { } refusal)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            await http.Response.WriteAsync($"The hub needs the token of a user: {refusal}", http.RequestAborted);
            return;
        }

        await next(http);
    }

    /// <exception cref="HubException">Nobody calls, or one that is no user.</exception>
    public static async Task CheckAsync(HttpContext? http)
    {
        if (http is not null && await RefusalAsync(http) is { } refusal)
        {
            throw new HubException(refusal);
        }
    }

    /// <summary>The token that came with the connection; null without one.</summary>
    public static string? TokenOf(HttpContext? http)
    {
        string? text = http?.Request.Headers.Authorization.FirstOrDefault() ?? http?.Request.Query["access_token"].FirstOrDefault();
        return text?.StartsWith(Bearer, StringComparison.Ordinal) == true ? text[Bearer.Length..] : text;
    }

    private static async ValueTask<string?> RefusalAsync(HttpContext http)
    {
        if (http.RequestServices.GetService<ICallerService>() is not { AsksForUsers: true } callers)
        {
            return null;
        }

        try
        {
            await callers.NameAsync(new CallContext { Token = TokenOf(http), Cancellation = http.RequestAborted });
            return null;
        }
        catch (EtcdException error)
        {
            return error.Message;
        }
    }
}
