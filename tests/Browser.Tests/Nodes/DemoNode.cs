using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.AspNetCore.Hosting;
using WebEtcd.Dashboard;
using WebEtcd.Dashboard.Streams;
using WebEtcd.Dashboard.Tests.Fakes;
using WebEtcd.Node.Api.Hubs;
using WebEtcd.Shared.Errors;
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

    private FakePlayground? Playground { get; init; }

    private Outages Outages { get; init; } = null!;

    /// <summary>What every service answers with from now on; null for what they have to say. A playground is gone while it is set.</summary>
    public EtcdError? Outage
    {
        get => Outages.Error;
        set
        {
            Outages.Error = value;
            if (Playground is not null)
            {
                Playground.IsGone = value is not null;
            }
        }
    }

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
        FakeClientInspector clients = new();
        FakeAccess access = new();
        FakeNodeLogService logs = new();
        Outages outages = new();
        builder.Services.AddSingleton(outages.Before<IKeyValueService>(keys));
        builder.Services.AddSingleton(outages.Before<IKeyBrowserService>(new FakeKeyBrowserService(store)));
        builder.Services.AddSingleton(outages.Before<IQueueBrowserService>(new FakeQueueBrowserService(store)));
        builder.Services.AddSingleton(outages.Before<IWatchService>(new FakeWatchService(store)));
        builder.Services.AddSingleton(outages.Before<ILeaseService>(leases));
        builder.Services.AddSingleton(outages.Before<IClusterService>(new FakeClusterService(observer)));
        builder.Services.AddSingleton(outages.Before<IMaintenanceService>(new FakeMaintenanceService(observer)));
        builder.Services.AddSingleton(outages.Before<IRaftLogService>(new FakeRaftLogService()));
        builder.Services.AddSingleton(outages.Before<IClientInspector>(clients));
        builder.Services.AddSingleton(outages.Before<IAccessService>(access));
        builder.Services.AddSingleton(outages.Before<IAuthService>(new FakeAuthService(access)));
        builder.Services.AddSingleton(outages.Before<INodeLogService>(logs));
        builder.Services.AddSingleton(outages.Before<INodeSettingsService>(new FakeNodeSettingsService()));
        builder.Services.AddSingleton<IClusterObserver>(observer);
        FakePlayground? fakePlayground = playground ? new FakePlayground() : null;
        if (fakePlayground is not null)
        {
            builder.Services.AddSingleton<IPlaygroundService>(fakePlayground);
        }

        builder.Services.AddDashboard();
        builder.Services.AddClusterHub();
        WebApplication app = builder.Build();
        app.MapDashboard();
        app.MapClusterHub();

        // What a page asks of a node that has fallen silent.
        app.MapGet("/readyz", () => "ok");
        app.MapGet("/livez", () => "ok");
        DemoNode node = new(app, store, observer, keys, leases) { Clients = clients, Access = access, Logs = logs, Playground = fakePlayground, Outages = outages };
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
