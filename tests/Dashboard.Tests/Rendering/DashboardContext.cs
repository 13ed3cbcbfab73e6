using Bunit;
using Microsoft.Extensions.DependencyInjection;
using WebEtcd.Dashboard.Safety;
using WebEtcd.Dashboard.Streams;
using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Shared.Observation;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Tests.Rendering;

/// <summary>Renders pages over the fakes.</summary>
internal sealed class DashboardContext : BunitContext
{
    public DashboardContext(int members = 1, DashboardSwitches? switches = null)
    {
        Auth = new FakeAuthService(Access);
        Observer = new FakeObserver(Views.Cluster(members));
        Keys = new FakeKeyValueService(Store);
        Leases.Store = Store;
        Browser = new FakeKeyBrowserService(Store);
        Queues = new FakeQueueBrowserService(Store);
        Watches = new FakeWatchService(Store);
        Members = new FakeClusterService(Observer);
        Upkeep = new FakeMaintenanceService(Observer);
        Store.Written += _ => Observer.Publish(Observer.Current.With(1, member => member with { Store = member.Store with { Revision = Store.Revision } }));
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton<IClusterObserver>(Observer);
        Services.AddSingleton<IKeyValueService>(Keys);
        Services.AddSingleton<IKeyBrowserService>(Browser);
        Services.AddSingleton<IQueueBrowserService>(Queues);
        Services.AddSingleton<IWatchService>(Watches);
        Services.AddSingleton<ILeaseService>(Leases);
        Services.AddSingleton<IClusterService>(Members);
        Services.AddSingleton<IMaintenanceService>(Upkeep);
        Services.AddSingleton<IRaftLogService>(Log);
        Services.AddSingleton<IClientInspector>(Clients);
        Services.AddSingleton<IAuthService>(Auth);
        Services.AddSingleton<IAccessService>(Access);
        Services.AddSingleton<INodeLogService>(Logs);
        Services.AddSingleton<INodeSettingsService>(Settings);
        Services.AddSingleton(switches ?? new DashboardSwitches());
        Services.AddScoped<PageServices>();
        Services.AddSingleton<ClusterHistory>();
        Services.AddSingleton<UpdateTurns>();
        Services.AddScoped<ClusterFeed>();
        Services.AddScoped<PlaygroundFeed>();
        Services.AddScoped<RecentPlaces>();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    /// <summary>Users are asked for, and whoever looks is one of them without the role root.</summary>
    public static DashboardContext ForLimitedUser()
    {
        DashboardContext context = new();
        context.Services.AddSingleton<ICallerService>(new FakeCallers { AnybodyIs = "alice", AllAreRoot = false });
        return context;
    }

    /// <summary>How long a page may take to show what it must: long, since machines are slow and waiting ends as soon as it is there.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public FakeStore Store { get; } = new();

    public FakeObserver Observer { get; }

    public FakeKeyValueService Keys { get; }

    public FakeKeyBrowserService Browser { get; }

    public FakeQueueBrowserService Queues { get; }

    public FakeWatchService Watches { get; }

    public FakeClusterService Members { get; }

    public FakeMaintenanceService Upkeep { get; }

    public FakeLeaseService Leases { get; } = new();

    public FakeRaftLogService Log { get; } = new();

    public FakeClientInspector Clients { get; } = new();

    public FakeAccess Access { get; } = new();

    public FakeAuthService Auth { get; }

    public FakeNodeLogService Logs { get; } = new();

    public FakeNodeSettingsService Settings { get; } = new();

    /// <summary>Renders a page at an address, with its query.</summary>
    public IRenderedComponent<TPage> Open<TPage>(string address)
        where TPage : Microsoft.AspNetCore.Components.IComponent
    {
        Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>().NavigateTo(address);
        return Render<TPage>();
    }
}
