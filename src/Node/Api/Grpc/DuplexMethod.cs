using Google.Protobuf;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Api.Grpc;

/// <summary>Messages both ways until one side ends.</summary>
internal sealed class DuplexMethod<TRequest, TResponse>(
    string service, string name, MessageParser<TRequest> parser, Func<DuplexStream<TRequest, TResponse>, CallContext, Task> handler)
    : GrpcMethod(service, name, GrpcMethodKind.DuplexStream)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    public override ValueTask HandleAsync(GrpcCall call) =>
        new(handler(new DuplexStream<TRequest, TResponse>(call, parser), call.Context));
}
