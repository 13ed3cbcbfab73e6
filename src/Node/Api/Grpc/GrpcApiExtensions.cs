using WebEtcd.Node.Api.Grpc.Bindings;
using WebEtcd.Node.Api.Grpc.Health;

namespace WebEtcd.Node.Api.Grpc;

/// <summary>Puts the gRPC API into a node.</summary>
public static class GrpcApiExtensions
{
    /// <summary>Registers the room. The services behind it (<c>IKeyValueService</c> and so on) are looked up when the pipeline is built.</summary>
    public static IServiceCollection AddGrpcApi(this IServiceCollection services, Action<GrpcApiOptions>? configure = null)
    {
        var options = new GrpcApiOptions();
        configure?.Invoke(options);

        // A host would write, and trace, two lines for each call; at the rate of calls here that costs more than the calls.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None));
        return services
            .AddSingleton(options)
            .AddSingleton<GrpcHealth>()
            .AddSingleton(provider => new GrpcMethodTable(GrpcBindings.Bind(provider)));
    }

    /// <summary>
    /// Answers gRPC requests. To stand before everything else, and before an explicit <c>UseRouting</c>, so that a call pays for
    /// no middleware that it does not use.
    /// </summary>
    public static IApplicationBuilder UseGrpcApi(this IApplicationBuilder app)
    {
        IServiceProvider provider = app.ApplicationServices;
        var table = provider.GetRequiredService<GrpcMethodTable>();
        var options = provider.GetRequiredService<GrpcApiOptions>();
        var lifetime = provider.GetRequiredService<IHostApplicationLifetime>();
        ILogger logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger("WebEtcd.Grpc");
        return app.Use(next => new GrpcMiddleware(next, table, options, logger, lifetime.ApplicationStopping).InvokeAsync);
    }
}
