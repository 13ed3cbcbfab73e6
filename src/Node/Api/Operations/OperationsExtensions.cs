using WebEtcd.Node.Observation.Metrics;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Api.Operations;

/// <summary>Maps what operators and load balancers ask: version, health and metrics.</summary>
internal static class OperationsExtensions
{
    /// <summary>Maps <c>/version</c>, <c>/health</c>, <c>/livez</c>, <c>/readyz</c> and, with a <see cref="MetricsPage"/> in the container, <c>/metrics</c>, and with an <see cref="INodeLogService"/>, <see cref="LogLevelEndpoint.Path"/>. Needs an <see cref="INodeHealth"/> in the container.</summary>
    public static IEndpointRouteBuilder MapOperations(this IEndpointRouteBuilder endpoints)
    {
        INodeHealth node = endpoints.ServiceProvider.GetRequiredService<INodeHealth>();
        OperationsOptions options = endpoints.ServiceProvider.GetService<OperationsOptions>() ?? new OperationsOptions();
        HealthChecks checks = new(node);
        endpoints.Map("/version", http => WriteVersionAsync(http, node));
        endpoints.Map("/health", new HealthEndpoint(node, options, endpoints.ServiceProvider.GetService<HealthCounts>() ?? new HealthCounts()).InvokeAsync);
        if (endpoints.ServiceProvider.GetService<MetricsPage>() is { } metrics)
        {
            endpoints.Map("/metrics", new MetricsEndpoint(metrics).InvokeAsync);
        }

        if (endpoints.ServiceProvider.GetService<INodeLogService>() is not null)
        {
            endpoints.Map(LogLevelEndpoint.Path, ActivatorUtilities.CreateInstance<LogLevelEndpoint>(endpoints.ServiceProvider).InvokeAsync);
        }

        MapProbe(endpoints, "/livez", new ProbeEndpoint(checks.Live, options));
        MapProbe(endpoints, "/readyz", new ProbeEndpoint(checks.Ready, options));
        return endpoints;
    }

    private static void MapProbe(IEndpointRouteBuilder endpoints, string path, ProbeEndpoint probe)
    {
        endpoints.Map(path, probe.InvokeAllAsync);
        endpoints.Map(path + "/{check}", probe.InvokeOneAsync);
    }

    private static async Task WriteVersionAsync(HttpContext http, INodeHealth node)
    {
        if (!await PlainText.RequireGetAsync(http))
        {
            return;
        }

        http.Response.Headers[ApiVersion.Header] = ApiVersion.WebEtcd;
        string body = $"{{\"etcdserver\":\"{ApiVersion.EtcdServer}\",\"etcdcluster\":\"{node.ClusterVersion ?? ApiVersion.NotDecided}\"}}";
        await PlainText.WriteAsync(http, StatusCodes.Status200OK, body, "application/json");
    }
}
