using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WebEtcd.Node.Api.Grpc;
using WebEtcd.Node.Api.Grpc.Health;
using WebEtcd.Node.Hosting.ClientPort;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Tests.Testing;

/// <summary>A client port on a free loopback port, with the gRPC API over fakes and a few HTTP/1.1 routes.</summary>
internal sealed class ClientPortServer : IAsyncDisposable
{
    private WebApplication _app = null!;

    private ClientPortServer()
    {
    }

    public FakeKeyValueService KeyValue { get; } = new();

    public FakeWatchService Watch { get; } = new();

    public CapturedLogs Logs { get; } = new();

    public IPEndPoint Address { get; private set; } = new(IPAddress.Loopback, 0);

    public GrpcHealth Health => _app.Services.GetRequiredService<GrpcHealth>();

    public GrpcMethodTable Methods => _app.Services.GetRequiredService<GrpcMethodTable>();

    /// <summary>Starts a server; on a port of its own unless an address is given.</summary>
    public static async Task<ClientPortServer> StartAsync(Action<ClientPortOptions>? port = null, Action<GrpcApiOptions>? grpc = null, IPEndPoint? address = null)
    {
        var options = new ClientPortOptions();
        port?.Invoke(options);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
        builder.ListenOnClientPort([address ?? new IPEndPoint(IPAddress.Loopback, 0)], options);
        builder.Services.AddGrpcApi(api =>
        {
            // How long a call takes here says something of the machine alone.
            api.SlowCall = TimeSpan.Zero;
            grpc?.Invoke(api);
        });

        var server = new ClientPortServer();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<ILoggerProvider>(_ => server.Logs);
        builder.Services.AddSingleton<IKeyValueService>(_ => server.KeyValue);
        builder.Services.AddSingleton<IWatchService>(_ => server.Watch);
        builder.Services.AddSingleton<ILeaseService, FakeLeaseService>();
        builder.Services.AddSingleton<IClusterService, FakeClusterService>();
        builder.Services.AddSingleton<IMaintenanceService, FakeMaintenanceService>();
        builder.Services.AddSingleton(UnusedService.Of<IAuthService>());
        builder.Services.AddSingleton(UnusedService.Of<ILockService>());
        builder.Services.AddSingleton(UnusedService.Of<IElectionService>());

        WebApplication app = builder.Build();
        app.UseGrpcApi();
        app.UseRouting();
        app.MapGet("/version", () => "http1");
        app.MapPost("/echo", async (HttpRequest request) => await new StreamReader(request.Body).ReadToEndAsync());
        server._app = app;
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        server.Address = IPEndPoint.Parse(new Uri(app.Urls.First()).Authority);
        return server;
    }

    /// <summary>Begins to stop, as at SIGTERM.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
