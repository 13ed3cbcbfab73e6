using Microsoft.Extensions.DependencyInjection;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Safety;

/// <summary>
/// The services as pages have them. What the switches of the dashboard forbid is refused here, behind every page: what a page disables is a courtesy.
/// </summary>
internal sealed class PageServices(IServiceProvider services, DashboardSwitches switches)
{
    /// <summary>Why a page changes nothing.</summary>
    public static readonly EtcdError ReadOnly = new(StatusCode.PermissionDenied, "This dashboard is read-only (--ui=read-only): it shows the cluster and changes nothing.");

    /// <summary>Why no backup is taken while values are masked.</summary>
    public static readonly EtcdError Backup = new(StatusCode.PermissionDenied, "A backup holds values that are masked on the dashboard (--ui-mask-prefix), so it is not taken from here.");

    /// <summary>Why somebody who is not root is refused what root alone may do.</summary>
    public const string RootOnly = "Only users with the role root may do this.";

    /// <summary>Why only root takes backups.</summary>
    public const string BackupIsForRoot = "A backup holds the keys of everybody, so only users with the role root may take one.";

    /// <summary>What only looks, of the services that can change something. Not all of it is called by pages today.</summary>
    private static readonly HashSet<string> Looks = new(StringComparer.Ordinal)
    {
        nameof(ILeaseService.TimeToLiveAsync), nameof(ILeaseService.LeasesAsync),
        nameof(IClusterService.MemberListAsync),
        nameof(IMaintenanceService.StatusAsync), nameof(IMaintenanceService.HashAsync), nameof(IMaintenanceService.HashKvAsync), nameof(IMaintenanceService.SnapshotAsync),
        nameof(IAuthService.StatusAsync), nameof(IAuthService.UserGetAsync), nameof(IAuthService.UserListAsync), nameof(IAuthService.RoleGetAsync), nameof(IAuthService.RoleListAsync),
        nameof(IElectionService.LeaderAsync), nameof(IElectionService.ObserveAsync),
        nameof(INodeLogService.ReadAsync), nameof(INodeLogService.LevelAsync),
        nameof(IClientInspector.ListWatchesAsync), nameof(IClientInspector.ListConnectionsAsync),
    };

    public Masks Masks { get; } = new(switches.MaskedPrefixes);

    public bool IsReadOnly => switches.IsReadOnly;

    public T Get<T>()
        where T : notnull
    {
        T service = services.GetRequiredService<T>();
        return service switch
        {
            IKeyValueService keys when typeof(T) == typeof(IKeyValueService) && (IsReadOnly || Masks.Any) => (T)(object)new GuardedKeyValueService(keys, IsReadOnly, Masks),
            IWatchService watches when typeof(T) == typeof(IWatchService) && Masks.Any => (T)(object)new MaskedWatchService(watches, Masks),
            IQueueBrowserService queues when typeof(T) == typeof(IQueueBrowserService) && Masks.Any => (T)(object)new MaskedQueueBrowserService(queues, Masks),
            IMaintenanceService upkeep when typeof(T) == typeof(IMaintenanceService) => (T)Restrict(upkeep),
            ILeaseService leases when typeof(T) == typeof(ILeaseService) => (T)Restrict(leases),
            IClusterService members when typeof(T) == typeof(IClusterService) => (T)Restrict(members),
            IAuthService users when typeof(T) == typeof(IAuthService) => (T)Restrict(users),
            ILockService locks when typeof(T) == typeof(ILockService) => (T)Restrict(locks),
            IElectionService elections when typeof(T) == typeof(IElectionService) => (T)Restrict(elections),
            INodeLogService logs when typeof(T) == typeof(INodeLogService) => (T)Restrict(logs),
            IClientInspector clients when typeof(T) == typeof(IClientInspector) => (T)Restrict(clients),
            _ => service,
        };
    }

    private T Restrict<T>(T service)
        where T : class => IsReadOnly || (Masks.Any && service is IMaintenanceService) ? RestrictedService<T>.Around(service, RefusalOf) : service;

    private EtcdError? RefusalOf(string method) =>
        Masks.Any && method == nameof(IMaintenanceService.SnapshotAsync) ? Backup
        : IsReadOnly && !Looks.Contains(method) ? ReadOnly
        : null;
}
