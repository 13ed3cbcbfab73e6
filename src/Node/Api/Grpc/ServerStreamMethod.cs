using Google.Protobuf;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Api.Grpc;

/// <summary>One request, any number of answers, each sent as it comes.</summary>
internal sealed class ServerStreamMethod<TRequest, TResponse>(
    string service, string name, MessageParser<TRequest> parser, Func<TRequest, CallContext, IAsyncEnumerable<TResponse>> handler)
    : GrpcMethod(service, name, GrpcMethodKind.ServerStream)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    public override async ValueTask HandleAsync(GrpcCall call)
    {
        TRequest request = await call.ReadSingleAsync(parser);
        await foreach (TResponse response in handler(request, call.Context).WithCancellation(call.Context.Cancellation))
        {
            call.Write(response);
            await call.FlushAsync(call.Context.Cancellation);
        }
    }
}
