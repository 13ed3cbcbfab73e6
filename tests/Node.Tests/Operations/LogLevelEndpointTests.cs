using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WebEtcd.Node.Api.Operations;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Tests.Operations;

public sealed class LogLevelEndpointTests : IAsyncLifetime
{
    private readonly Levels _levels = new();
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Map(LogLevelEndpoint.Path, new LogLevelEndpoint(_levels, Microsoft.Extensions.Logging.Abstractions.NullLogger<LogLevelEndpoint>.Instance).InvokeAsync);
        await _app.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Theory]
    [InlineData("{\"level\":\"debug\"}", NodeLogLevel.Debug, "debug")]
    [InlineData("{\"Level\":\"DEBUG\"}", NodeLogLevel.Debug, "debug")]
    [InlineData("{\"level\":\"panic\"}", NodeLogLevel.Fatal, "fatal")]
    public async Task It_is_told_and_changed(string body, NodeLogLevel level, string name)
    {
        Assert.Equal("{\"level\":\"info\"}", await _client.GetStringAsync(LogLevelEndpoint.Path));
        HttpResponseMessage answer = await PutAsync(body);
        Assert.Equal((HttpStatusCode.OK, $"{{\"level\":\"{name}\"}}"), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.Equal(level, _levels.Least);
    }

    [Theory]
    [InlineData("{\"level\":\"loud\"}", "'loud' is no log level")]
    [InlineData("{\"level\":7}", "the body must be like")]
    [InlineData("[]", "the body must be like")]
    [InlineData("", "the body must be like")]
    [InlineData("{\"level\":", "the body must be like")]
    public async Task Bad_input_is_named(string body, string expected)
    {
        HttpResponseMessage answer = await PutAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(expected, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(NodeLogLevel.Info, _levels.Least);
    }

    [Fact]
    public async Task The_token_of_the_caller_is_judged()
    {
        _levels.Token = "right";
        Assert.Equal(HttpStatusCode.Forbidden, (await _client.GetAsync(LogLevelEndpoint.Path)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PutAsync("{\"level\":\"debug\"}")).StatusCode);
        _client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "right");
        Assert.Equal(HttpStatusCode.OK, (await PutAsync("{\"level\":\"debug\"}")).StatusCode);
    }

    [Fact]
    public async Task Only_GET_and_PUT_are_allowed()
    {
        HttpResponseMessage answer = await _client.PostAsync(LogLevelEndpoint.Path, null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["GET", "PUT"], answer.Content.Headers.Allow);
    }

    private Task<HttpResponseMessage> PutAsync(string body) => _client.PutAsync(LogLevelEndpoint.Path, new StringContent(body, Encoding.UTF8, "application/json"));

    private sealed class Levels : INodeLogService
    {
        public NodeLogLevel Least { get; private set; } = NodeLogLevel.Info;

        public string? Token { get; set; }

        public ValueTask<LogPage> ReadAsync(LogQuery query, CallContext context) => throw new NotSupportedException();

        public ValueTask<NodeLogLevel> LevelAsync(CallContext context) => ValueTask.FromResult(Check(context));

        public ValueTask<NodeLogLevel> SetLevelAsync(NodeLogLevel level, CallContext context)
        {
            NodeLogLevel before = Check(context);
            Least = level;
            return ValueTask.FromResult(before);
        }

        private NodeLogLevel Check(CallContext context) => Token is null || context.Token == Token ? Least : throw new EtcdException(EtcdErrors.PermissionDenied);
    }
}
