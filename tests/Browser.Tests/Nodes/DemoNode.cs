using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.AspNetCore.Hosting;
using WebEtcd.Dashboard;
using WebEtcd.Dashboard.Streams;
using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Node.Api.Hubs;
using WebEtcd.Shared.Observation;
using WebEtcd.Shared.Playground;
using WebEtcd.Shared.Services;

namespace WebEtcd.Browser.Tests.Nodes;

/// <summary>The dashboard and the hub as a node serves them, over fakes: for what a real node cannot be asked to do on command.</summary>
internal sealed class DemoNode : INodeUnderTest
{
    private readonly WebApplication _app;

    private DemoNode(WebApplication app, FakeStore store, FakeObserver observer, FakeKeyValueService keys, FakeLeaseService leases)
    {
        _app = app;
        Store = store;
        Observer = observer;
        Keys = keys;
        Leases = leases;
    }

    public Uri Address { get; private set; } = null!;

    public FakeStore Store { get; }

    public FakeObserver Observer { get; }

    public FakeKeyValueService Keys { get; }

    public FakeLeaseService Leases { get; }

    public required FakeClientInspector Clients { get; init; }

    public required FakeAccess Access { get; init; }

    public required FakeNodeLogService Logs { get; init; }

    public ClusterHistory History => _app.Services.GetRequiredService<ClusterHistory>();

    public static async Task<DemoNode> StartAsync(int members = 1, int port = 0, bool playground = false)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(2));
        FakeStore store = new();
        FakeObserver observer = new(Views.Cluster(members, DateTimeOffset.UtcNow).With(1, member => AsStored(member, store)));
        FakeKeyValueService keys = new(store);
        FakeLeaseService leases = new() { Store = store };
        builder.Services.AddSingleton<IKeyValueService>(keys);
        builder.Services.AddSingleton<IKeyBrowserService>(new FakeKeyBrowserService(store));
        builder.Services.AddSingleton<IQueueBrowserService>(new FakeQueueBrowserService(store));
        builder.Services.AddSingleton<IWatchService>(new FakeWatchService(store));
        builder.Services.AddSingleton<ILeaseService>(leases);
        builder.Services.AddSingleton<IClusterService>(new FakeClusterService(observer));
        builder.Services.AddSingleton<IMaintenanceService>(new FakeMaintenanceService(observer));
        FakeClientInspector clients = new();
        builder.Services.AddSingleton<IRaftLogService>(new FakeRaftLogService());
        builder.Services.AddSingleton<IClientInspector>(clients);
        FakeAccess access = new();
        FakeNodeLogService logs = new();
        builder.Services.AddSingleton<IAccessService>(access);
        builder.Services.AddSingleton<IAuthService>(new FakeAuthService(access));
        builder.Services.AddSingleton<INodeLogService>(logs);
        builder.Services.AddSingleton<INodeSettingsService>(new FakeNodeSettingsService());
        builder.Services.AddSingleton<IClusterObserver>(observer);
        if (playground)
        {
            builder.Services.AddSingleton<IPlaygroundService>(new FakePlayground());
        }

        builder.Services.AddDashboard();
        builder.Services.AddClusterHub();
        WebApplication app = builder.Build();
        app.MapDashboard();
        app.MapClusterHub();
        DemoNode node = new(app, store, observer, keys, leases) { Clients = clients, Access = access, Logs = logs };
        store.Written += _ => observer.Publish(observer.Current.With(1, member => AsStored(member, store)));
        await app.StartAsync();
        node.Address = new Uri(app.Urls.Single());
        return node;
    }

    public Task PutAsync(string key, string value, long lease = 0)
    {
        Store.Put(key, value, lease);
        return Task.CompletedTask;
    }

    public Task<long> GrantAsync(long seconds)
    {
        Leases.SecondsLeft[DemoData.Lease] = seconds;
        return Task.FromResult(DemoData.Lease);
    }

    public Task DeleteAsync(string key)
    {
        Store.Delete(key);
        return Task.CompletedTask;
    }

    public Task ClearAsync()
    {
        foreach (var kv in Store.All())
        {
            Store.Delete(kv.Key.ToStringUtf8());
        }

        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static MemberView AsStored(MemberView member, FakeStore store) => member with
    {
        ObservedAt = DateTimeOffset.UtcNow,
        Store = member.Store with { Revision = store.Revision, KeyCount = store.Count },
    };
}
