using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WebEtcd.Node.Playground;
using WebEtcd.Node.Tests.Testing;
using WebEtcd.StateMachine;
using WebEtcd.StateMachine.Membership;
using WebEtcd.Storage.Disk;
using WebEtcd.Testing.Disk;

namespace WebEtcd.Node.Tests.Playground;

public sealed class PlaygroundSwitchTests : IAsyncLifetime
{
    private readonly string _token = PlaygroundAccess.NewToken();
    private readonly FakeLinks _links = new();
    private readonly SlowDisk _disk = new(new SimulatedDisk());
    private readonly EtcdStateMachine _machine = new(new StateMachineOptions(), new EmptyRevisions());
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _machine.ApplyMembership(1, 1, new MembershipChange(MembershipChangeKind.Add, new MemberRecord(7, "n2", ["http://127.0.0.1:1"], [], IsLearner: false)));
        _links.Add(7, isConnected: true, DateTimeOffset.UnixEpoch);
        _app = await StartAsync(services => services
            .AddSingleton(new PlaygroundAccess(_token))
            .AddSingleton(new PlaygroundSwitches(_links, _machine.Membership, _disk)));
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        await _links.DisposeAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wrong")]
    public async Task Without_the_token_nothing_happens(string? token)
    {
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync("/playground/cuts?inbound=n2", token));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync("/playground/slow?ms=5", token));
        Assert.Empty(_links.BlockedInbound);
        Assert.Equal(TimeSpan.Zero, _disk.SyncDelay);
    }

    [Fact]
    public async Task Each_direction_of_a_link_is_cut_by_name_and_healed_by_leaving_it_out()
    {
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync("/playground/cuts?inbound=n2,n9", _token));
        Assert.Empty(_links.BlockedInbound);
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync("/playground/cuts?inbound=n2&outbound=n2", _token));
        Assert.Equal([7UL], _links.BlockedInbound);
        Assert.Equal([7UL], _links.BlockedOutbound);
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync("/playground/cuts?outbound=n2", _token));
        Assert.Empty(_links.BlockedInbound);
        Assert.Equal([7UL], _links.BlockedOutbound);
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync("/playground/cuts", _token));
        Assert.Empty(_links.BlockedOutbound);
    }

    [Fact]
    public async Task A_disk_is_slowed_within_bounds_and_its_data_is_left_alone()
    {
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync("/playground/slow?ms=3", _token));
        Assert.Equal(TimeSpan.FromMilliseconds(3), _disk.SyncDelay);
        _disk.CreateDirectory("/d");
        using (IDiskFile file = _disk.Open("/d/f", DiskOpenMode.CreateNew))
        {
            file.Write(0, "abc"u8);
            file.Sync();
            byte[] read = new byte[3];
            Assert.Equal(3, file.Read(0, read));
            Assert.Equal("abc"u8.ToArray(), read);
        }

        Assert.Equal(HttpStatusCode.NoContent, await PostAsync("/playground/slow?ms=900000", _token));
        Assert.Equal(PlaygroundSwitches.LongestDelay, _disk.SyncDelay);
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync("/playground/slow?ms=-1", _token));
        Assert.Equal(TimeSpan.Zero, _disk.SyncDelay);
    }

    [Fact]
    public async Task A_node_that_the_playground_has_not_started_has_no_switches()
    {
        await using WebApplication plain = await StartAsync(services => services);
        using var client = new HttpClient { BaseAddress = new Uri(plain.Urls.First()) };
        using HttpResponseMessage answer = await client.PostAsync("/playground/cuts", null);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private async Task<HttpStatusCode> PostAsync(string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (token is not null)
        {
            request.Headers.Add(PlaygroundAccess.TokenHeader, token);
        }

        using HttpResponseMessage answer = await _client.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<WebApplication> StartAsync(Func<IServiceCollection, IServiceCollection> add)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        add(builder.Services);
        WebApplication app = builder.Build();
        app.MapPlayground();
        await app.StartAsync();
        return app;
    }
}
