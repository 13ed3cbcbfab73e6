using Google.Protobuf;

namespace WebEtcd.Node.Api.Grpc;

/// <summary>The two halves of a stream. One caller reads, one caller writes; the two may be different threads.</summary>
internal sealed class DuplexStream<TRequest, TResponse>(GrpcCall call, MessageParser<TRequest> parser)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    /// <summary>The client's next message; null when it has ended its half.</summary>
    public ValueTask<TRequest?> ReadAsync(CancellationToken cancellation) => call.ReadAsync(parser, cancellation);

    /// <summary>Appends a message without sending it yet.</summary>
    /// <returns>Bytes appended.</returns>
    public int Write(TResponse message) => call.Write(message);

    /// <summary>Sends what was appended; waits while the client takes nothing.</summary>
    public ValueTask FlushAsync(CancellationToken cancellation) => call.FlushAsync(cancellation);
}
