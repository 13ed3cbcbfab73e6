using WebEtcd.Node.Api.Operations;
using WebEtcd.Node.Background;
using WebEtcd.Node.Hosting.Options;
using WebEtcd.Node.Observation;
using WebEtcd.Node.Services;
using WebEtcd.Shared.Observation;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine;
using WebEtcd.StateMachine.Watch;
using WebEtcd.Storage.Disk;

namespace WebEtcd.Node.Hosting;

/// <summary>Registers the node: its runtime, the services that all APIs call, and what observes it.</summary>
internal static class NodeServiceCollection
{
    public static IServiceCollection AddNode(this IServiceCollection services, NodeOptions options)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<FailStop>();
        services.AddSingleton(provider => NodeAssembly.Assemble(
            options, new PhysicalDisk(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<FailStop>(), provider.GetRequiredService<ILoggerFactory>()));

        // The parts of the runtime that others ask for by themselves.
        services.AddSingleton(p => p.GetRequiredService<NodeRuntime>().StateMachine);
        services.AddSingleton(p => p.GetRequiredService<NodeRuntime>().Consensus);
        services.AddSingleton(p => p.GetRequiredService<NodeRuntime>().Reads);
        services.AddSingleton(p => p.GetRequiredService<NodeRuntime>().Headers);
        services.AddSingleton(p => p.GetRequiredService<NodeRuntime>().Clock);
        services.AddSingleton(p => p.GetRequiredService<NodeRuntime>().Tracker);
        services.AddSingleton(p => p.GetRequiredService<NodeRuntime>().Inbox);
        services.AddSingleton(p => p.GetRequiredService<NodeRuntime>().Apply);
        services.AddSingleton(p => p.GetRequiredService<NodeRuntime>().Storage);
        services.AddSingleton(p => p.GetRequiredService<NodeRuntime>().Storage.Revisions);
        services.AddSingleton(p => p.GetRequiredService<NodeRuntime>().Compaction);
        services.AddSingleton(p => p.GetRequiredService<NodeRuntime>().Events.Ring);
        services.AddSingleton<IExpiryObserver>(p => p.GetRequiredService<NodeRuntime>().Events);
        return services.AddServices(options).AddObservation(options).AddBackground(options);
    }

    private static IServiceCollection AddServices(this IServiceCollection services, NodeOptions options)
    {
        services.AddSingleton<Proposer>();
        services.AddSingleton<StateReader>();
        services.AddSingleton<StoreSize>();
        services.AddSingleton<TrafficMeter>();
        services.AddSingleton<QuotaGate>();
        services.AddSingleton<IKeyValueService>(p => ActivatorUtilities.CreateInstance<KeyValueService>(p, options.Limits.MaxTxnOps));
        services.AddSingleton<ILeaseService, LeaseService>();
        services.AddSingleton(new WatchStreamOptions());
        services.AddSingleton<IWatchService, WatchService>();
        services.AddSingleton<INodeHealth, NodeHealth>();
        services.AddSingleton<IClusterService, ClusterService>();
        services.AddSingleton<IKeyBrowserService, KeyBrowserService>();
        services.AddSingleton<IMaintenanceService>(p => ActivatorUtilities.CreateInstance<MaintenanceService>(p, p.GetRequiredService<EtcdStateMachine>().QuotaBytes));
        return services;
    }

    private static IServiceCollection AddObservation(this IServiceCollection services, NodeOptions options)
    {
        services.AddSingleton(p => new NodeDescription(
            options.Member.Name, ApiVersion.WebEtcd, p.GetRequiredService<TimeProvider>().GetUtcNow(), p.GetRequiredService<EtcdStateMachine>().QuotaBytes));
        services.AddSingleton<ConnectionCount>();
        services.AddSingleton<TrafficWindow>();
        services.AddSingleton<NodeSampler>();
        services.AddSingleton<ClusterObserver>();
        services.AddSingleton<IClusterObserver>(p => p.GetRequiredService<ClusterObserver>());
        services.AddHostedService(p => p.GetRequiredService<ClusterObserver>());
        return services;
    }

    private static IServiceCollection AddBackground(this IServiceCollection services, NodeOptions options)
    {
        services.AddSingleton(new MemberAnnouncement(UrlText.Of(options.Member.AdvertiseClientUrls)));
        services.AddHostedService<NodeLifetime>();
        services.AddHostedService<ProposalSweeper>();
        services.AddHostedService<LeaseExpirer>();
        return services;
    }
}
