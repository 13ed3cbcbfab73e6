namespace WebEtcd.Node.Api.Grpc.Bindings;

/// <summary>Every service of the API. A new one is a file with its table, and a line here.</summary>
internal static class GrpcBindings
{
    private static readonly (string Name, Func<IServiceProvider, GrpcService?> Bind)[] All =
    [
        (KeyValueBinding.Name, KeyValueBinding.Bind),
        (WatchBinding.Name, WatchBinding.Bind),
        (LeaseBinding.Name, LeaseBinding.Bind),
        (ClusterBinding.Name, ClusterBinding.Bind),
        (MaintenanceBinding.Name, MaintenanceBinding.Bind),
        (LockBinding.Name, LockBinding.Bind),
        (ElectionBinding.Name, ElectionBinding.Bind),
        (AuthBinding.Name, AuthBinding.Bind),
        (HealthBinding.Name, HealthBinding.Bind),
    ];

    /// <summary>The services that this node implements. Calls of another are answered as those of an unknown service.</summary>
    public static IEnumerable<GrpcService> Bind(IServiceProvider provider)
    {
        ILogger logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger("WebEtcd.Grpc");
        foreach ((string name, Func<IServiceProvider, GrpcService?> bind) in All)
        {
            if (bind(provider) is { } service)
            {
                yield return service;
            }
            else
            {
                GrpcLog.ServiceMissing(logger, name);
            }
        }
    }
}
