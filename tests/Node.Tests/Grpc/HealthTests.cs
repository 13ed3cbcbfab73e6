using WebEtcd.Node.Tests.Testing;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos.Health;
using ServingStatus = WebEtcd.Shared.Protos.Health.HealthCheckResponse.Types.ServingStatus;

namespace WebEtcd.Node.Tests.Grpc;

public sealed class HealthTests
{
    private const string Check = "/grpc.health.v1.Health/Check";
    private const string Watch = "/grpc.health.v1.Health/Watch";

    [Fact]
    public async Task A_check_tells_the_state_now()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        Assert.Equal(ServingStatus.Serving, (await client.UnaryAsync(Check, new HealthCheckRequest(), HealthCheckResponse.Parser)).Status);
        server.Health.SetServing(false);
        Assert.Equal(ServingStatus.NotServing, (await client.UnaryAsync(Check, new HealthCheckRequest(), HealthCheckResponse.Parser)).Status);
    }

    [Fact]
    public async Task The_list_has_the_server_as_a_whole()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        HealthListResponse list = await client.UnaryAsync("/grpc.health.v1.Health/List", new HealthListRequest(), HealthListResponse.Parser);
        Assert.Equal(new HealthListResponse { Statuses = { [""] = new HealthCheckResponse { Status = ServingStatus.Serving } } }, list);
    }

    [Fact]
    public async Task A_check_of_an_unknown_service_is_an_error_and_a_watch_is_told()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        var request = new HealthCheckRequest { Service = "nobody" };
        GrpcReply reply = await client.CallAsync(Check, GrpcTestClient.Frame(request));
        Assert.Equal($"http 200, {StatusCode.NotFound}: unknown service", reply.Outcome);

        using GrpcTestStream stream = await client.OpenAsync(Watch);
        await stream.SendAsync(request);
        stream.HalfClose();
        Assert.Equal(ServingStatus.ServiceUnknown, (await stream.ReceiveAsync(HealthCheckResponse.Parser))!.Status);
    }

    [Fact]
    public async Task A_watch_is_told_of_each_change()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        using GrpcTestStream stream = await client.OpenAsync(Watch);
        await stream.SendAsync(new HealthCheckRequest());
        stream.HalfClose();
        Assert.Equal(ServingStatus.Serving, (await stream.ReceiveAsync(HealthCheckResponse.Parser))!.Status);
        server.Health.SetServing(false);
        Assert.Equal(ServingStatus.NotServing, (await stream.ReceiveAsync(HealthCheckResponse.Parser))!.Status);
        server.Health.SetServing(true);
        Assert.Equal(ServingStatus.Serving, (await stream.ReceiveAsync(HealthCheckResponse.Parser))!.Status);
    }
}
