using System.Net;
using WebEtcd.Node.Hosting;
using WebEtcd.Shared.Playground;
using WebEtcd.StateMachine;
using WebEtcd.Storage.Disk;

namespace WebEtcd.Node.Playground;

/// <summary>
/// The switches of a playground's node, for the playground alone: on loopback, to who shows the token. They exist only in nodes that the playground started.
/// </summary>
internal static class PlaygroundEndpoints
{
    public const string CutsPath = "/playground/cuts";
    public const string SlowPath = "/playground/slow";

    public static IServiceCollection AddPlayground(this IServiceCollection services, PlaygroundAccess access)
    {
        services.AddSingleton(access);
        services.AddSingleton(new SlowDisk(new PhysicalDisk()));
        services.AddSingleton(p => new PlaygroundSwitches(
            p.GetRequiredService<NodeRuntime>().Transport, p.GetRequiredService<EtcdStateMachine>().Membership, p.GetRequiredService<SlowDisk>()));
        services.AddHostedService<PlaygroundParent>();
        if (access.Control is { } control)
        {
            services.AddSingleton<IPlaygroundService>(new PlaygroundService(control, access));
        }

        return services;
    }

    /// <summary>Does nothing in a node that the playground has not started.</summary>
    public static WebApplication MapPlayground(this WebApplication app)
    {
        if (app.Services.GetService<PlaygroundAccess>() is not { } access)
        {
            return app;
        }

        RouteGroupBuilder group = app.MapGroup("").ExcludeFromDescription();
        group.AddEndpointFilter(async (context, next) => MayUse(context.HttpContext, access) ? await next(context) : Results.StatusCode(StatusCodes.Status403Forbidden));
        group.MapPost(CutsPath, (string? inbound, string? outbound, PlaygroundSwitches switches) => switches.SetCuts(Names(inbound), Names(outbound)) is { } unknown
            ? Results.Text($"there is no member {unknown}", statusCode: StatusCodes.Status404NotFound)
            : Results.NoContent());
        group.MapPost(SlowPath, (int ms, PlaygroundSwitches switches) =>
        {
            switches.Slow(TimeSpan.FromMilliseconds(Math.Max(0, ms)));
            return Results.NoContent();
        });
        return app;
    }

    private static string[] Names(string? list) => list?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static bool MayUse(HttpContext http, PlaygroundAccess access) =>
        http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) && access.Allows(http.Request.Headers[PlaygroundAccess.TokenHeader]);
}
