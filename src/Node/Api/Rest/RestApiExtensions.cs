using WebEtcd.Node.Api.Rest.Routes;
using WebEtcd.Node.Api.Rest.Swagger;

namespace WebEtcd.Node.Api.Rest;

/// <summary>Brings etcd's JSON gateway into a host.</summary>
internal static class RestApiExtensions
{
    /// <summary>
    /// Registers the routes and their description. The services behind them (<c>IKeyValueService</c> and its kin) are taken from the
    /// container; the paths of a service that is not there answer "unimplemented".
    /// </summary>
    public static IServiceCollection AddRestApi(this IServiceCollection services, Action<RestApiOptions>? configure = null)
    {
        RestApiOptions options = new();
        configure?.Invoke(options);
        services.AddSingleton(options);
        services.AddSingleton<RestRouteTable>();
        services.AddSingleton(provider => new Guard.ClientPortGuard(provider.GetRequiredService<RestApiOptions>()));
        services.AddRestApiDescription();
        return services;
    }

    /// <summary>
    /// Puts the guard of the client port and the short way to the <c>/v3</c> routes into the pipeline. Call it first, and
    /// <c>UseRouting</c> after it: what it answers passes no other middleware, and what it refuses reaches none. (Without that call
    /// routing comes first by itself; endpoints that short-circuit would then run unguarded.)
    /// </summary>
    public static IApplicationBuilder UseRestApi(this IApplicationBuilder app)
    {
        app.UseMiddleware<RestMiddleware>(RestMiddleware.BuildWebSocketPipeline(app));
        app.UseSwagger();
        app.UseSwaggerUI(ui =>
        {
            ui.SwaggerEndpoint("/swagger/v3/swagger.json", "WebEtcd v3");
            ui.DocumentTitle = "WebEtcd REST API";
        });
        return app;
    }

    /// <summary>
    /// Maps every route as an endpoint, so that routing, the API explorer and Swagger know it. <see cref="UseRestApi"/> answers them
    /// without the detour; where it is missing the endpoints answer themselves, guarded as well.
    /// </summary>
    public static IEndpointRouteBuilder MapRestApi(this IEndpointRouteBuilder endpoints)
    {
        RestRouteTable table = endpoints.ServiceProvider.GetRequiredService<RestRouteTable>();
        Guard.ClientPortGuard guard = endpoints.ServiceProvider.GetRequiredService<Guard.ClientPortGuard>();
        foreach (RestRoute route in table.Routes)
        {
            endpoints.MapPost(route.Path, http => InvokeAsync(http, route, guard))
                .WithName(route.Path)
                .WithSummary(route.Summary)
                .WithTags(route.Tag)
                .WithMetadata(route, route.Method);
        }

        return endpoints;
    }

    // Routing knows no letter case and no trailing slash; the API does.
    private static Task InvokeAsync(HttpContext http, RestRoute route, Guard.ClientPortGuard guard)
    {
        if (guard.Refuses(http, out Task refusal))
        {
            return refusal;
        }

        if (http.Request.Path.Value != route.Path)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        return route.InvokeAsync(http);
    }
}
