using Google.Protobuf;
using Google.Protobuf.Reflection;
using WebEtcd.Node.Api.Rest.Calls;
using WebEtcd.Node.Api.Rest.Json;
using WebEtcd.Node.Api.Rest.Streams;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Api.Rest.Routes;

/// <summary>One message in, one message out.</summary>
internal sealed class UnaryRoute<TRequest, TResponse>(
    RouteDescription description,
    Func<TRequest, CallContext, ValueTask<TResponse>> call,
    RestApiOptions options,
    ILogger logger) : RestRoute(description)
    where TRequest : class, IMessage<TRequest>, new()
    where TResponse : class, IMessage<TResponse>, new()
{
    public override MessageDescriptor Request { get; } = new TRequest().Descriptor;

    public override MessageDescriptor Response { get; } = new TResponse().Descriptor;

    public override async Task InvokeAsync(HttpContext http)
    {
        RestCall? opened = null;
        try
        {
            opened = RestCall.Open(http);
            TRequest request = await RequestBody.DecodeAsync<TRequest>(http, options, opened.Context.Cancellation);
            TResponse response = await call(request, opened.Context);
            await RestAnswer.WriteAsync(http, response, http.RequestAborted);
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            if (RestFailure.Of(e, http, opened, logger) is { } error)
            {
                await RestAnswer.WriteErrorAsync(http, error);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client left in the middle of the answer.
        }
        finally
        {
            opened?.Dispose();
        }
    }

    public override async Task ExchangeAsync(StreamExchange exchange)
    {
        TRequest request = await exchange.Input.NextAsync<TRequest>(exchange.Context.Cancellation) ?? new TRequest();
        TResponse response = await call(request, exchange.Context);
        using JsonOutput output = JsonOutput.Rent();
        MessageCodec<TResponse>.Instance.Write(output, response);
        await exchange.Output.SendAsync(output.WrittenMemory, exchange.Context.Cancellation);
    }
}
