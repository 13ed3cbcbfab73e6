using Google.Protobuf;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Api.Grpc;

/// <summary>One request, one answer.</summary>
internal sealed class UnaryMethod<TRequest, TResponse>(
    string service, string name, MessageParser<TRequest> parser, Func<TRequest, CallContext, ValueTask<TResponse>> handler)
    : GrpcMethod(service, name, GrpcMethodKind.Unary)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    public override async ValueTask HandleAsync(GrpcCall call)
    {
        TRequest request = await call.ReadSingleAsync(parser);
        TResponse response = await handler(request, call.Context);

        // Not flushed: the end of the call sends headers, message and trailers in one go.
        call.Write(response);
    }
}
