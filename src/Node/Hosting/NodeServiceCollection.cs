using Microsoft.Extensions.DependencyInjection.Extensions;
using WebEtcd.Node.Api.Grpc;
using WebEtcd.Node.Api.Operations;
using WebEtcd.Node.Background;
using WebEtcd.Node.Hosting.ClientPort;
using WebEtcd.Node.Hosting.Options;
using WebEtcd.Node.Hosting.Tls;
using WebEtcd.Node.Observation;
using WebEtcd.Node.Observation.Logs;
using WebEtcd.Node.Observation.Metrics;
using WebEtcd.Node.Observation.Peers;
using WebEtcd.Node.Peers;
using WebEtcd.Node.Playground;
using WebEtcd.Node.Services;
using WebEtcd.Node.Services.Queues;
using WebEtcd.Shared.Observation;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine;
using WebEtcd.StateMachine.Membership;
using WebEtcd.StateMachine.Watch;
using WebEtcd.Storage;
using WebEtcd.Storage.Disk;

namespace WebEtcd.Node.Hosting;

/// <summary>Registers the node: its runtime, the services that all APIs call, and what observes it.</summary>
internal static class NodeServiceCollection
{
    /// <summary>Events of all members that a node keeps for its pages: so many of elections, and so many others.</summary>
    private const int EventsKept = 500;

    public static IServiceCollection AddNode(this IServiceCollection services, NodeOptions options)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<CoalescedTime>();
        services.AddSingleton<FailStop>();
        services.AddSingleton<PeerMeters>();
        services.AddSingleton(p => NodeTls.Open(options, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<IPeerStreamFactory>(p => p.GetRequiredService<NodeTls>().Peer is { } tls
            ? new TlsPeerStreams(tls, options.Member.ListenPeerUrls.Any(url => url.Scheme == Uri.UriSchemeHttps))
            : new PlainPeerStreams());
        services.AddSingleton<ClusterStarter>(p => ActivatorUtilities.CreateInstance<ClusterStarter>(p, options));
        services.AddSingleton(p => NodeAssembly.Assemble(
            options,
            new NodeSeams((IDisk?)p.GetService<SlowDisk>() ?? new PhysicalDisk(), p.GetRequiredService<CoalescedTime>(), (identity, handler) => Transport(options, identity, handler, p)),
            p.GetRequiredService<ClusterStarter>().Start,
            p.GetRequiredService<FailStop>(),
            p.GetRequiredService<ILoggerFactory>()));

        // The parts of the runtime that others ask for by themselves.
        services.AddSingleton(p => p.GetRequiredService<NodeRuntime>().StateMachine);
        services.AddSingleton(p => p.GetRequiredService<NodeRuntime>().Meters);
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
        services.AddSingleton(p => p.GetRequiredService<NodeRuntime>().Capture);
        services.AddSingleton(p => p.GetRequiredService<NodeRuntime>().Events);
        services.AddSingleton(p => p.GetRequiredService<NodeRuntime>().Events.Ring);
        services.AddSingleton(p => p.GetRequiredService<NodeRuntime>().Transport);
        services.AddSingleton(p => p.GetRequiredService<NodeRuntime>().PeerCalls);
        services.AddSingleton<IExpiryObserver>(p => p.GetRequiredService<NodeRuntime>().Events);
        services.AddSingleton<IEventSink>(p => p.GetRequiredService<NodeRuntime>().Events);
        return services.AddSecurity(options.Security).AddServices(options).AddInspection().AddObservation(options).AddBackground(options);
    }

    private static PeerTransport Transport(NodeOptions options, NodeIdentity identity, IPeerHandler handler, IServiceProvider services) => new(
        new PeerIdentity(identity.ClusterId, identity.MemberId),
        new PeerTransportOptions(),
        handler,
        services.GetRequiredService<IPeerStreamFactory>(),
        services.GetRequiredService<CoalescedTime>(),
        services.GetRequiredService<ILoggerFactory>().CreateLogger<PeerTransport>(),
        services.GetRequiredService<PeerMeters>())
    {
        Listener = PeerListener.Open(options.Member.ListenPeerUrls),
    };

    private static IServiceCollection AddServices(this IServiceCollection services, NodeOptions options)
    {
        services.AddSingleton<Proposer>();
        services.AddSingleton(p => new MemberGate(p.GetRequiredService<EtcdStateMachine>(), p.GetRequiredService<ResponseHeaders>().MemberId));
        services.AddSingleton(p => ActivatorUtilities.CreateInstance<LeaderCalls>(p, p.GetRequiredService<ResponseHeaders>().MemberId));
        services.AddSingleton(p => ActivatorUtilities.CreateInstance<ReconfigurationCheck>(
            p, p.GetRequiredService<ResponseHeaders>().MemberId, options.Cluster.StrictReconfigCheck));
        services.AddSingleton(p => ActivatorUtilities.CreateInstance<LeadershipTransfer>(
            p, p.GetRequiredService<ResponseHeaders>().MemberId, (long)options.Raft.ElectionTimeoutMs * 3));
        services.AddSingleton<LearnerProgress>();
        services.AddSingleton<StateReader>();
        services.AddSingleton<StoreSize>();
        services.AddSingleton<TrafficMeter>();
        services.AddSingleton<QuotaGate>();
        services.AddSingleton<IKeyValueService>(p => ActivatorUtilities.CreateInstance<KeyValueService>(p, options.Limits.MaxTxnOps));
        services.AddSingleton<LeaseService>();
        services.AddSingleton<ILeaseService>(p => p.GetRequiredService<LeaseService>());
        services.AddSingleton(new WatchStreamOptions());
        services.AddSingleton(p => ActivatorUtilities.CreateInstance<LeaderlessStreams>(p, (long)options.Raft.ElectionTimeoutMs));
        services.AddHostedService(p => p.GetRequiredService<LeaderlessStreams>());
        services.AddSingleton<WatchSessions>();
        services.AddSingleton<IWatchService, WatchService>();
        services.AddSingleton<LeaseQueue>();
        services.AddSingleton<LeaderObserver>();
        services.AddSingleton<ILockService, LockService>();
        services.AddSingleton<IElectionService, ElectionService>();
        services.AddSingleton<INodeHealth, NodeHealth>();
        services.AddSingleton(p => ActivatorUtilities.CreateInstance<ClusterService>(p, options.Cluster.InitialClusterToken));
        services.AddSingleton<IClusterService>(p => p.GetRequiredService<ClusterService>());
        services.AddSingleton<IKeyBrowserService, KeyBrowserService>();
        services.AddSingleton<IQueueBrowserService, QueueBrowserService>();
        services.AddSingleton<BackupStream>();
        services.AddSingleton<DowngradeJob>();
        services.TryAddSingleton<LogRing>();
        services.TryAddSingleton(new LogSwitch(LogLevels.Of(options.Log.Level)));
        services.AddSingleton<INodeLogService, NodeLogService>();
        services.AddSingleton<INodeSettingsService>(p => ActivatorUtilities.CreateInstance<NodeSettingsService>(p, options));
        services.AddSingleton<IMaintenanceService>(p => ActivatorUtilities.CreateInstance<MaintenanceService>(p, p.GetRequiredService<EtcdStateMachine>().QuotaBytes));
        return services;
    }

    private static IServiceCollection AddObservation(this IServiceCollection services, NodeOptions options)
    {
        services.AddSingleton(p => new NodeDescription(
            options.Member.Name, ApiVersion.WebEtcd, p.GetRequiredService<TimeProvider>().GetUtcNow(), p.GetRequiredService<EtcdStateMachine>().QuotaBytes));
        services.AddSingleton<ClientConnections>();
        services.AddSingleton<HealthCounts>();
        services.AddSingleton(p => new MetricsPage(
        [
            .. ServerMetrics.Families(p.GetRequiredService<NodeRuntime>(), p.GetRequiredService<INodeHealth>(), p.GetRequiredService<HealthCounts>(), p.GetRequiredService<LeaseService>()),
            .. StoreMetrics.Families(p.GetRequiredService<NodeRuntime>(), p.GetRequiredService<StoreSize>(), p.GetRequiredService<StateReader>()),
            .. PeerMetrics.Families(p.GetRequiredService<ResponseHeaders>().MemberId, p.GetRequiredService<PeerMeters>(), p.GetRequiredService<IPeerTransport>()),
            .. GrpcMetrics.Families(p.GetRequiredService<GrpcMethodTable>(), options.Metrics.IsExtensive),
            .. ProcessMetrics.Families(),
        ]));
        services.AddSingleton<TrafficWindow>();
        services.AddSingleton<NodeSampler>();
        services.AddSingleton(p => new SelfObservation(p.GetRequiredService<NodeSampler>().Sample, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(new EventLedger(EventsKept));
        services.AddSingleton<PeerBoard>();
        services.AddSingleton<ClusterViews>();
        services.AddSingleton<ObservationServer>();
        services.AddSingleton<ClusterObserver>();
        services.AddSingleton<IClusterObserver>(p => p.GetRequiredService<ClusterObserver>());
        services.AddHostedService(p => p.GetRequiredService<ClusterObserver>());
        services.AddHostedService(PeerObservation);
        return services;
    }

    private static PeerObservation PeerObservation(IServiceProvider services)
    {
        ulong self = services.GetRequiredService<ResponseHeaders>().MemberId;
        MembershipStore members = services.GetRequiredService<EtcdStateMachine>().Membership;
        ClusterObserver observer = services.GetRequiredService<ClusterObserver>();
        return ActivatorUtilities.CreateInstance<PeerObservation>(
            services, IReadOnlySet<ulong> () => members.OthersThan(self).ToHashSet(), () => observer.IsWatched, services.GetRequiredService<CoalescedTime>());
    }

    private static IServiceCollection AddBackground(this IServiceCollection services, NodeOptions options)
    {
        services.AddSingleton<PeerAnswers>();
        services.AddSingleton(new MemberAnnouncement(UrlText.Of(options.Member.AdvertiseClientUrls)));
        services.AddHostedService<NodeLifetime>();
        services.AddHostedService(p => new ServiceNotice(ServiceNotice.SocketPath, p.GetRequiredService<IHostApplicationLifetime>()));
        services.AddHostedService<ProposalSweeper>();
        services.AddSingleton(new CompactionSchedule(options.Compaction));
        services.AddHostedService<AutoCompaction>();
        services.AddHostedService<LeaseExpirer>();
        services.AddHostedService<LeaseCheckpointer>();
        services.AddSingleton<DivergenceCheck>();
        services.AddHostedService<DivergenceMonitor>();
        return services;
    }
}
