using Google.Protobuf.Reflection;
using WebEtcd.Node.Api.Grpc;
using WebEtcd.Node.Tests.Testing;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Protos.Health;

namespace WebEtcd.Node.Tests.Grpc;

public sealed class BindingTests
{
    private static readonly ServiceDescriptor[] Bound =
    [
        .. KvReflection.Descriptor.Services, .. WatchReflection.Descriptor.Services, .. LeaseReflection.Descriptor.Services,
        .. ClusterReflection.Descriptor.Services, .. MaintenanceReflection.Descriptor.Services, .. HealthReflection.Descriptor.Services,
    ];

    [Fact]
    public async Task Every_method_of_the_protocol_is_bound_with_its_kind_and_nothing_else_is()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        ServiceDescriptor[] all = [.. Bound, .. AuthReflection.Descriptor.Services, .. LockReflection.Descriptor.Services, .. ElectionReflection.Descriptor.Services];
        Assert.Equal(
            all.SelectMany(service => service.Methods).Select(method => $"/{method.Service.FullName}/{method.Name} {KindOf(method)}").Order(),
            server.Methods.Methods.Select(method => $"{method.Path} {method.Kind}").Order());
    }

    [Fact]
    public async Task Every_unary_method_answers()
    {
        await using ClientPortServer server = await ClientPortServer.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        foreach (MethodDescriptor method in Bound.SelectMany(service => service.Methods).Where(method => !method.IsServerStreaming))
        {
            GrpcReply reply = await client.CallAsync($"/{method.Service.FullName}/{method.Name}", GrpcTestClient.Frame([]));
            Assert.Equal($"{method.FullName} http 200, Ok: ", $"{method.FullName} {reply.Outcome}");
            method.OutputType.Parser.ParseFrom(Assert.Single(reply.Messages));
        }
    }

    private static GrpcMethodKind KindOf(MethodDescriptor method) => (method.IsClientStreaming, method.IsServerStreaming) switch
    {
        (false, false) => GrpcMethodKind.Unary,
        (false, true) => GrpcMethodKind.ServerStream,
        _ => GrpcMethodKind.DuplexStream,
    };
}
