using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WebEtcd.Dashboard.Assets;
using WebEtcd.Dashboard.Safety;
using WebEtcd.Dashboard.Security;
using WebEtcd.Dashboard.Streams;

namespace WebEtcd.Dashboard;

/// <summary>Registers the dashboard.</summary>
public static class DashboardServices
{
    // The largest request that etcd takes by default is 1.5 MiB; a draft of that size must get through, escaped.
    private const long MaximumMessageBytes = 4 << 20;

    /// <summary>
    /// Adds the dashboard's pages. The host provides <c>IKeyValueService</c>, <c>IKeyBrowserService</c>, <c>IQueueBrowserService</c>, <c>IWatchService</c>,
    /// <c>ILeaseService</c>, <c>IClusterService</c>, <c>IMaintenanceService</c>, <c>IRaftLogService</c>, <c>IClientInspector</c>, <c>IAuthService</c>, <c>IAccessService</c>,
    /// <c>INodeLogService</c>, <c>INodeSettingsService</c> and <c>IClusterObserver</c> as singletons; with users also <c>ICallerService</c>; in a playground <c>IPlaygroundService</c>.
    /// </summary>
    public static IServiceCollection AddDashboard(this IServiceCollection services, DashboardSwitches? switches = null)
    {
        services.AddRazorComponents()
            .AddInteractiveServerComponents(options =>
            {
                // A page that lost its line comes back within seconds or not at all; what it left behind is about a megabyte of memory.
                options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(2);
                options.DisconnectedCircuitMaxRetained = 20;
            })
            .AddHubOptions(options =>
            {
                options.MaximumReceiveMessageSize = MaximumMessageBytes;

                // Pages take a node that is silent for a few of these as lost, and go on at another.
                options.KeepAliveInterval = TimeSpan.FromSeconds(3);
            });
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "webetcd-antiforgery";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Strict;
        });
        services.AddDataProtection().SetApplicationName("webetcd");
        services.Configure<KeyManagementOptions>(options =>
        {
            // In memory only, so there is nothing to encrypt at rest.
            options.XmlRepository ??= new ProcessKeyRing();
            options.XmlEncryptor ??= new NullXmlEncryptor();
        });
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<AssetStore>();
        services.AddSingleton<ClusterHistory>();
        services.AddSingleton<UpdateTurns>();
        services.AddHostedService(provider => provider.GetRequiredService<ClusterHistory>());
        services.AddScoped<PageUser>();
        services.AddSingleton(switches ?? new DashboardSwitches());
        services.AddScoped<PageServices>();
        services.AddScoped<ClusterFeed>();
        services.AddScoped<PlaygroundFeed>();
        services.AddScoped<RecentPlaces>();
        return services;
    }
}
