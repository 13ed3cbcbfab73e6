using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WebEtcd.Node.Api.Operations;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Node.Tests.Operations;

public sealed class OperationsTests : IAsyncLifetime
{
    private readonly FakeHealth _node = new();
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<INodeHealth>(_node).AddSingleton(new OperationsOptions { CheckTimeout = TimeSpan.FromMilliseconds(50) });
        _app = builder.Build();
        _app.MapOperations();
        await _app.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task The_version_is_etcds_and_the_header_our_own()
    {
        HttpResponseMessage answer = await _client.GetAsync("/version");
        Assert.Equal("{\"etcdserver\":\"3.5.30\",\"etcdcluster\":\"3.5.0\"}", await answer.Content.ReadAsStringAsync());
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
        Assert.Matches(@"^\d+\.\d+\.\d+", Assert.Single(answer.Headers.GetValues("WebEtcd-Version")));
        _node.ClusterVersion = null;
        Assert.Contains("\"etcdcluster\":\"not_decided\"", await _client.GetStringAsync("/version"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/version")]
    [InlineData("/health")]
    [InlineData("/livez")]
    [InlineData("/readyz")]
    [InlineData("/readyz/non_learner")]
    public async Task Only_GET_is_allowed(string path)
    {
        HttpResponseMessage answer = await _client.PostAsync(path, null);
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "Method Not Allowed\n"), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.Equal("GET", Assert.Single(answer.Content.Headers.Allow));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path))).StatusCode);
    }

    [Fact]
    public async Task A_healthy_node_says_so()
    {
        HttpResponseMessage answer = await _client.GetAsync("/health");
        Assert.Equal((HttpStatusCode.OK, "{\"health\":\"true\",\"reason\":\"\"}"), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.Equal("text/plain; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task Health_names_the_alarm_and_lets_it_be_excluded()
    {
        _node.Alarms = [new AlarmMember { Alarm = AlarmType.Nospace }];
        Assert.Equal((503, "{\"health\":\"false\",\"reason\":\"ALARM NOSPACE\"}\n"), await GetAsync("/health"));
        Assert.Equal(200, (await GetAsync("/health?exclude=NOSPACE")).Status);
        _node.Alarms = [.. _node.Alarms, new AlarmMember { Alarm = AlarmType.Corrupt }];
        Assert.Equal((503, "{\"health\":\"false\",\"reason\":\"ALARM CORRUPT\"}\n"), await GetAsync("/health?exclude=NOSPACE"));
        Assert.Equal(200, (await GetAsync("/health?exclude=NOSPACE&exclude=CORRUPT")).Status);
    }

    [Fact]
    public async Task Health_needs_a_leader_unless_the_node_alone_is_asked_about()
    {
        _node.HasLeader = false;
        Assert.Equal((503, "{\"health\":\"false\",\"reason\":\"RAFT NO LEADER\"}\n"), await GetAsync("/health"));
        Assert.Equal(200, (await GetAsync("/health?serializable=true")).Status);
        Assert.Equal(1, _node.SerializableReads);
        Assert.Equal(0, _node.LinearizableReads);
    }

    [Fact]
    public async Task Health_reads_for_real_and_tells_why_that_failed()
    {
        _node.Linearizable = _ => throw new EtcdException(EtcdErrors.Timeout);
        Assert.Equal((503, "{\"health\":\"false\",\"reason\":\"RANGE ERROR:etcdserver: request timed out\"}\n"), await GetAsync("/health"));
        _node.Linearizable = async cancellation => await Task.Delay(Timeout.Infinite, cancellation);
        Assert.Equal((503, "{\"health\":\"false\",\"reason\":\"RANGE ERROR:context deadline exceeded\"}\n"), await GetAsync("/health"));
    }

    [Fact]
    public async Task Probes_are_ok_in_a_line_and_list_their_checks_when_asked()
    {
        HttpResponseMessage answer = await _client.GetAsync("/livez");
        Assert.Equal("ok\n", await answer.Content.ReadAsStringAsync());
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal((200, "[+]serializable_read ok\nok\n"), await GetAsync("/livez?verbose"));
        Assert.Equal((200, "[+]data_corruption ok\n[+]serializable_read ok\n[+]linearizable_read ok\n[+]non_learner ok\nok\n"), await GetAsync("/readyz?verbose"));
    }

    [Fact]
    public async Task Readiness_tells_each_failure_and_excludes_what_is_named()
    {
        _node.Alarms = [new AlarmMember { Alarm = AlarmType.Corrupt }];
        _node.IsLearner = true;
        Assert.Equal(
            (503, "[-]data_corruption failed: alarm activated: CORRUPT\n[+]serializable_read ok\n[+]linearizable_read ok\n[-]non_learner failed: not supported for learner\n\n"),
            await GetAsync("/readyz"));
        Assert.Equal((200, "ok\n"), await GetAsync("/readyz?exclude=data_corruption&exclude=non_learner&exclude=no_such"));
        Assert.Equal((503, "[-]data_corruption failed: alarm activated: CORRUPT\n\n"), await GetAsync("/readyz/data_corruption"));
        Assert.Equal((200, "ok\n"), await GetAsync("/readyz/serializable_read"));
        Assert.Equal((200, "ok\n"), await GetAsync("/livez"));
    }

    [Fact]
    public async Task A_node_without_space_stays_ready()
    {
        _node.Alarms = [new AlarmMember { Alarm = AlarmType.Nospace }];
        Assert.Equal((200, "ok\n"), await GetAsync("/readyz"));
    }

    [Theory]
    [InlineData("/readyz/nothing")]
    [InlineData("/livez/non_learner")]
    public async Task Unknown_checks_are_not_found(string path) => Assert.Equal((404, "404 page not found\n"), await GetAsync(path));

    private async Task<(int Status, string Body)> GetAsync(string path)
    {
        HttpResponseMessage answer = await _client.GetAsync(path);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private sealed class FakeHealth : INodeHealth
    {
        public bool HasLeader { get; set; } = true;

        public bool IsLearner { get; set; }

        public string? ClusterVersion { get; set; } = "3.5.0";

        public IReadOnlyList<AlarmMember> Alarms { get; set; } = [];

        public Func<CancellationToken, ValueTask> Linearizable { get; set; } = _ => ValueTask.CompletedTask;

        public int SerializableReads { get; private set; }

        public int LinearizableReads { get; private set; }

        public ValueTask SerializableReadAsync(CancellationToken cancellation)
        {
            SerializableReads++;
            return ValueTask.CompletedTask;
        }

        public ValueTask LinearizableReadAsync(CancellationToken cancellation)
        {
            LinearizableReads++;
            return Linearizable(cancellation);
        }
    }
}
