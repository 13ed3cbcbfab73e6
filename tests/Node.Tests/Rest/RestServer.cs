using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WebEtcd.Node.Api.Rest;
using WebEtcd.Node.Tests.Rest.Fakes;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Tests.Rest;

/// <summary>The REST API on a real Kestrel at a free loopback port, over fake services.</summary>
internal sealed class RestServer : IAsyncDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly WebApplication _app;

    private RestServer(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Urls.First());
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address, Timeout = Deadline };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public FakeKeyValueService KeyValue { get; private init; } = null!;

    public FakeWatchService Watch { get; private init; } = null!;

    public FakeMaintenanceService Maintenance { get; private init; } = null!;

    public static async Task<RestServer> StartAsync(Action<RestApiOptions>? configure = null, bool shortWay = true, HttpProtocols protocols = HttpProtocols.Http1)
    {
        FakeKeyValueService kv = new();
        FakeWatchService watch = new();
        FakeMaintenanceService maintenance = new();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        builder.Services
            .AddSingleton<IKeyValueService>(kv).AddSingleton<IWatchService>(watch).AddSingleton<IMaintenanceService>(maintenance)
            .AddSingleton<ILeaseService, FakeLeaseService>().AddSingleton<IClusterService, FakeClusterService>()
            .AddRestApi(configure);
        WebApplication app = builder.Build();
        if (shortWay)
        {
            app.UseRestApi();
        }

        app.MapRestApi();
        app.MapGet("/ui", () => "dashboard");
        await app.StartAsync();
        return new RestServer(app) { KeyValue = kv, Watch = watch, Maintenance = maintenance };
    }

    public Task<HttpResponseMessage> PostAsync(string path, string body, params (string Name, string Value)[] headers) =>
        PostAsync(path, Encoding.Latin1.GetBytes(body), headers);

    public Task<HttpResponseMessage> PostAsync(string path, byte[] body, params (string Name, string Value)[] headers)
    {
        HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        foreach ((string name, string value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return Client.SendAsync(request);
    }

    /// <summary>Posts, and answers the body as text.</summary>
    public async Task<string> AskAsync(string path, string body) => await (await PostAsync(path, body)).Content.ReadAsStringAsync();

    /// <summary>Sends bytes as they are and reads until the server closes; the text should ask for that.</summary>
    public async Task<string> SendRawAsync(string request)
    {
        using CancellationTokenSource limit = new(Deadline);
        using TcpClient tcp = new();
        await tcp.ConnectAsync(Address.Host, Address.Port, limit.Token);
        NetworkStream stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), limit.Token);
        MemoryStream answer = new();
        await stream.CopyToAsync(answer, limit.Token);
        return Encoding.Latin1.GetString(answer.ToArray());
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
