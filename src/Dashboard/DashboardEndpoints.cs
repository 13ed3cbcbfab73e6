using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WebEtcd.Dashboard.Assets;
using WebEtcd.Dashboard.Downloads;
using WebEtcd.Dashboard.Formatting;
using WebEtcd.Dashboard.Security;

namespace WebEtcd.Dashboard;

/// <summary>Opens the dashboard's routes.</summary>
public static class DashboardEndpoints
{
    /// <summary>
    /// Maps the pages under <c>/ui</c>, their connection under <c>/_blazor</c>, the static files, and <c>GET /</c>, which leads to
    /// <c>/ui</c>. Also adds the middleware that the pages need (antiforgery, security headers), so call it after the host's own.
    /// </summary>
    public static WebApplication MapDashboard(this WebApplication app)
    {
        app.Use((context, next) => PageGuard.RunAsync(context, next));
        app.UseAntiforgery();
        AssetStore assets = app.Services.GetRequiredService<AssetStore>();
        app.MapAssets(assets);
        app.Lifetime.ApplicationStarted.Register(() => ThreadPool.UnsafeQueueUserWorkItem(static assets => assets.Compress(), assets, preferLocal: false));
        app.MapGet("/", () => Results.Redirect(PageLinks.Root)).ExcludeFromDescription();
        app.MapLogin();
        app.MapBackup();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
        return app;
    }
}
