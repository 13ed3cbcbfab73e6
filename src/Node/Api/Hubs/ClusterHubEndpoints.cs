using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;

namespace WebEtcd.Node.Api.Hubs;

/// <summary>Opens the public hub.</summary>
public static class ClusterHubEndpoints
{
    public const string Path = "/hubs/cluster";

    // The largest request is a key and a range end of 1.5 MiB at most, in base64; nothing that large is ever sent in earnest.
    private const long MaximumRequestBytes = 256 * 1024;
    private const long BufferBytes = 1 << 20;

    /// <summary>Adds SignalR with the JSON protocol. The host provides <c>IClusterObserver</c> and <c>IWatchService</c>.</summary>
    public static IServiceCollection AddClusterHub(this IServiceCollection services)
    {
        services.AddSignalR()
            .AddHubOptions<ClusterHub>(options =>
            {
                options.MaximumReceiveMessageSize = MaximumRequestBytes;
                options.StreamBufferCapacity = 16;
            })
            .AddJsonProtocol(options => options.PayloadSerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.CamelCase);
        return services;
    }

    /// <summary>
    /// Maps <c>/hubs/cluster</c>. Scripts send no Origin and pass; a page of another origin is refused unless
    /// <paramref name="isAllowedOrigin"/> accepts it, since browsers do not hold WebSockets to CORS.
    /// </summary>
    public static WebApplication MapClusterHub(this WebApplication app, Func<string, bool>? isAllowedOrigin = null)
    {
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase),
            branch => branch.Use((context, next) => RefuseOtherOriginsAsync(context, next, isAllowedOrigin)).Use(HubDoor.RunAsync));
        app.MapHub<ClusterHub>(Path, options =>
        {
            options.Transports = HttpTransportType.WebSockets | HttpTransportType.ServerSentEvents | HttpTransportType.LongPolling;
            options.ApplicationMaxBufferSize = BufferBytes;
            options.TransportMaxBufferSize = BufferBytes;
        });
        return app;
    }

    private static Task RefuseOtherOriginsAsync(HttpContext context, RequestDelegate next, Func<string, bool>? isAllowed)
    {
        string? origin = context.Request.Headers.Origin;
        bool allowed = string.IsNullOrEmpty(origin)
            || string.Equals(origin, $"{context.Request.Scheme}://{context.Request.Host}", StringComparison.OrdinalIgnoreCase)
            || isAllowed?.Invoke(origin) == true;
        if (allowed)
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync($"The origin '{origin}' is not allowed to use the hub.", context.RequestAborted);
    }
}
