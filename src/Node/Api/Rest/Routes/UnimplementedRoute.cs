using Google.Protobuf.Reflection;
using WebEtcd.Node.Api.Rest.Calls;
using WebEtcd.Node.Api.Rest.Streams;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Api.Rest.Routes;

/// <summary>A path whose service this node does not have.</summary>
internal sealed class UnimplementedRoute(RouteDescription description, MessageDescriptor request, MessageDescriptor response, bool stream) : RestRoute(description)
{
    private readonly EtcdError _error = new(StatusCode.Unimplemented, $"unknown service {request.File.Package}.{description.Service}");

    public override MessageDescriptor Request => request;

    public override MessageDescriptor Response => response;

    public override bool AnswersStream => stream;

    public override Task InvokeAsync(HttpContext http) => RestAnswer.WriteErrorAsync(http, _error, stream).AsTask();

    public override Task ExchangeAsync(StreamExchange exchange) => Task.FromException(new EtcdException(_error));
}
