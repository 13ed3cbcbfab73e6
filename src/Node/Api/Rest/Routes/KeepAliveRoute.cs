using Google.Protobuf.Reflection;
using WebEtcd.Node.Api.Rest.Json;
using WebEtcd.Node.Api.Rest.Streams;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Api.Rest.Routes;

/// <summary><c>/v3/lease/keepalive</c>: one answer for each message, and the end when the client has no more to say.</summary>
internal sealed class KeepAliveRoute(RouteDescription description, ILeaseService leases, RestApiOptions options, ILogger logger, CancellationToken stopping)
    : StreamRoute(description, options, logger, stopping)
{
    public override MessageDescriptor Request => LeaseKeepAliveRequest.Descriptor;

    public override MessageDescriptor Response => LeaseKeepAliveResponse.Descriptor;

    public override bool TakesStream => true;

    public override async Task ExchangeAsync(StreamExchange exchange)
    {
        CancellationToken cancellation = exchange.Context.Cancellation;
        for (bool first = true; await NextAsync(exchange, first) is { } request; first = false)
        {
            LeaseKeepAliveResponse response = await leases.KeepAliveAsync(request, exchange.Context);
            using JsonOutput output = JsonOutput.Rent();
            StreamLine.Write(output, response);
            await exchange.Output.SendAsync(output.WrittenMemory, cancellation);
        }
    }

    // A later message that is no JSON counts as the end of the input.
    private static async ValueTask<LeaseKeepAliveRequest?> NextAsync(StreamExchange exchange, bool first)
    {
        try
        {
            return await exchange.Input.NextAsync<LeaseKeepAliveRequest>(exchange.Context.Cancellation);
        }
        catch (JsonDecodeException) when (!first)
        {
            return null;
        }
    }
}
