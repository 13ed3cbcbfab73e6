using System.Net;
using WebEtcd.Node.Hosting;
using WebEtcd.StateMachine;
using WebEtcd.Storage.Disk;

namespace WebEtcd.Node.Playground;

/// <summary>
/// The switches of a playground's node, for the playground alone: on loopback, to who shows the token. They exist only in nodes that the playground started.
/// </summary>
internal static class PlaygroundEndpoints
{
    public const string CutPath = "/playground/cut";
    public const string HealPath = "/playground/heal";
    public const string SlowPath = "/playground/slow";

    public static IServiceCollection AddPlayground(this IServiceCollection services, PlaygroundAccess access)
    {
        services.AddSingleton(access);
        services.AddSingleton(new SlowDisk(new PhysicalDisk()));
        services.AddSingleton(p => new PlaygroundSwitches(
            p.GetRequiredService<NodeRuntime>().Transport, p.GetRequiredService<EtcdStateMachine>().Membership, p.GetRequiredService<SlowDisk>()));
        services.AddHostedService<PlaygroundParent>();
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
        group.MapPost(CutPath, (string member, PlaygroundSwitches switches) =>
            switches.TryCut(member) ? Results.NoContent() : Results.Text($"there is no member {member}", statusCode: StatusCodes.Status404NotFound));
        group.MapPost(HealPath, (PlaygroundSwitches switches) =>
        {
            switches.Heal();
            return Results.NoContent();
        });
        group.MapPost(SlowPath, (int ms, PlaygroundSwitches switches) =>
        {
            switches.Slow(TimeSpan.FromMilliseconds(Math.Max(0, ms)));
            return Results.NoContent();
        });
        return app;
    }

    private static bool MayUse(HttpContext http, PlaygroundAccess access) =>
        http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) && access.Allows(http.Request.Headers[PlaygroundAccess.TokenHeader]);
}
