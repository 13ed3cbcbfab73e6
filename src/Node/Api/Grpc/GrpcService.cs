using Google.Protobuf;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Api.Grpc;

/// <summary>The methods of one service, written down as a table.</summary>
internal sealed class GrpcService(string name)
{
    private readonly List<GrpcMethod> _methods = [];

    /// <summary>Full name, for example <c>etcdserverpb.KV</c>.</summary>
    public string Name { get; } = name;

    public IReadOnlyList<GrpcMethod> Methods => _methods;

    public GrpcService Unary<TRequest, TResponse>(string method, MessageParser<TRequest> parser, Func<TRequest, CallContext, ValueTask<TResponse>> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
        => Add(new UnaryMethod<TRequest, TResponse>(Name, method, parser, handler));

    public GrpcService ServerStream<TRequest, TResponse>(string method, MessageParser<TRequest> parser, Func<TRequest, CallContext, IAsyncEnumerable<TResponse>> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
        => Add(new ServerStreamMethod<TRequest, TResponse>(Name, method, parser, handler));

    public GrpcService Duplex<TRequest, TResponse>(string method, MessageParser<TRequest> parser, Func<DuplexStream<TRequest, TResponse>, CallContext, Task> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
        => Add(new DuplexMethod<TRequest, TResponse>(Name, method, parser, handler));

    private GrpcService Add(GrpcMethod method)
    {
        _methods.Add(method);
        return this;
    }
}
