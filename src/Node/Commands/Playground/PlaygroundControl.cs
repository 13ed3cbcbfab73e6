using System.Net;
using WebEtcd.Node.Playground;
using WebEtcd.Shared.Playground;

namespace WebEtcd.Node.Commands.Playground;

/// <summary>Where the nodes hand on what is done in their dashboards: on loopback, on a port of the system's choice, to who shows the token.</summary>
internal sealed class PlaygroundControl : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PlaygroundControl(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>Begins to listen. The desk is asked for only when somebody calls: it needs nodes, and these need to know the address. What is done is told as it is typed.</summary>
    public static async Task<PlaygroundControl> StartAsync(PlaygroundAccess access, Func<PlaygroundDesk> desk, Action<string> told)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        app.Use((context, next) =>
        {
            if (access.Allows(context.Request.Headers[PlaygroundAccess.TokenHeader]))
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        });
        app.MapGet(PlaygroundService.ViewPath, () => desk().View());
        app.MapPost(PlaygroundService.DoPath, async (Experiment experiment) =>
        {
            ExperimentOutcome outcome = await desk().DoAsync(experiment);
            told(outcome.Text);
            return outcome;
        });
        await app.StartAsync();
        return new PlaygroundControl(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
