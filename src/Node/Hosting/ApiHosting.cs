using WebEtcd.Node.Api.Grpc;
using WebEtcd.Node.Api.Operations;
using WebEtcd.Node.Api.Rest;
using WebEtcd.Node.Hosting.Options;

namespace WebEtcd.Node.Hosting;

/// <summary>Brings gRPC, REST and the operations endpoints into the host.</summary>
internal static class ApiHosting
{
    public static IServiceCollection AddApis(this IServiceCollection services, NodeOptions options)
    {
        services.AddRouting();
        services.AddGrpcApi(grpc =>
        {
            grpc.MaxRequestBytes = (int)options.Limits.MaxRequestBytes;
            grpc.SlowCall = options.Limits.SlowCall;
        });
        services.AddRestApi(rest =>
        {
            rest.CorsOrigins = options.Security.CorsOrigins;
            rest.HostAllowList = options.Security.HostWhitelist;
            rest.OwnUrls = [.. options.Member.ListenClientUrls, .. options.Member.AdvertiseClientUrls];
            rest.MaxRequestBytes = options.Limits.MaxRequestBytes;
        });
        return services;
    }

    /// <summary>gRPC comes first: its requests pass nothing else.</summary>
    public static WebApplication MapApis(this WebApplication app)
    {
        app.UseGrpcApi();
        app.UseRestApi();

        // Only now: left to itself, the host would put routing first, and endpoints that end the pipeline would run before the guard.
        app.UseRouting();
        app.MapRestApi();
        app.MapOperations();
        app.MapFallback(NotFoundAsync);
        return app;
    }

    /// <summary>What Go's server says of a path that nobody serves.</summary>
    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.WriteAsync("404 page not found\n");
    }
}
