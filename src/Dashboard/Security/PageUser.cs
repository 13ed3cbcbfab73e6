using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace WebEtcd.Dashboard.Security;

/// <summary>The user of one circuit, or of one page that is rendered without one.</summary>
internal sealed class PageUser(IServiceProvider services)
{
    /// <summary>The token for calls; null while nobody is asked for one.</summary>
    public string? Token
    {
        get
        {
            // Known from the request that opened the circuit, so there is nothing to wait for.
            Task<AuthenticationState>? state = services.GetService<AuthenticationStateProvider>()?.GetAuthenticationStateAsync();
            return state is { IsCompletedSuccessfully: true } ? PageSession.TokenOf(state.Result.User) : null;
        }
    }
}
