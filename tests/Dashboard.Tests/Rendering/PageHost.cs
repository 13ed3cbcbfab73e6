using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Shared.Observation;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Tests.Rendering;

/// <summary>The dashboard's own requests (login, downloads) on a real port of this machine, over the fakes.</summary>
internal sealed class PageHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PageHost(DashboardSwitches? switches)
    {
        Auth = new FakeAuthService(Access);
        Upkeep = new FakeMaintenanceService(Observer);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<IClusterObserver>(Observer);
        builder.Services.AddSingleton<IAuthService>(Auth);
        builder.Services.AddSingleton<ICallerService>(Callers);
        builder.Services.AddSingleton<IMaintenanceService>(Upkeep);
        builder.Services.AddDashboard(switches);
        _app = builder.Build();
        _app.MapDashboard();
    }

    public FakeObserver Observer { get; } = new(Views.Cluster(1));

    public FakeAccess Access { get; } = new();

    public FakeAuthService Auth { get; }

    public FakeCallers Callers { get; } = new();

    public FakeMaintenanceService Upkeep { get; }

    /// <summary>Follows no redirects and keeps no cookies.</summary>
    public HttpClient Client { get; private set; } = null!;

    public static async Task<PageHost> StartAsync(DashboardSwitches? switches = null)
    {
        PageHost host = new(switches);
        await host._app.StartAsync();
        host.Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(host._app.Urls.First()) };
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
