using Google.Protobuf;
using Google.Protobuf.Reflection;
using WebEtcd.Node.Api.Rest.Json;
using WebEtcd.Node.Api.Rest.Streams;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Api.Rest.Routes;

/// <summary>One message in, a stream out.</summary>
internal sealed class ServerStreamRoute<TRequest, TResponse>(
    RouteDescription description,
    Func<TRequest, CallContext, IAsyncEnumerable<TResponse>> call,
    RestApiOptions options,
    ILogger logger,
    CancellationToken stopping) : StreamRoute(description, options, logger, stopping)
    where TRequest : class, IMessage<TRequest>, new()
    where TResponse : class, IMessage<TResponse>, new()
{
    public override MessageDescriptor Request { get; } = new TRequest().Descriptor;

    public override MessageDescriptor Response { get; } = new TResponse().Descriptor;

    public override async Task ExchangeAsync(StreamExchange exchange)
    {
        CancellationToken cancellation = exchange.Context.Cancellation;
        TRequest request = await exchange.Input.NextAsync<TRequest>(cancellation) ?? new TRequest();
        await foreach (TResponse response in call(request, exchange.Context).WithCancellation(cancellation))
        {
            using JsonOutput output = JsonOutput.Rent();
            StreamLine.Write(output, response);
            await exchange.Output.SendAsync(output.WrittenMemory, cancellation);
        }
    }
}
