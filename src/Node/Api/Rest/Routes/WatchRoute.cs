using System.Threading.Channels;
using Google.Protobuf.Reflection;
using WebEtcd.Node.Api.Rest.Json;
using WebEtcd.Node.Api.Rest.Streams;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Api.Rest.Routes;

/// <summary>
/// <c>/v3/watch</c>: a loop that hands the client's requests to the session, and one that sends what the session answers. The end of
/// the requests leaves the watch open.
/// </summary>
internal sealed class WatchRoute(RouteDescription description, IWatchService watches, RestApiOptions options, ILogger logger, CancellationToken stopping)
    : StreamRoute(description, options, logger, stopping)
{
    // Answers that wait are sent in one write up to this size.
    private const int BatchBytes = 64 * 1024;

    public override MessageDescriptor Request => WatchRequest.Descriptor;

    public override MessageDescriptor Response => WatchResponse.Descriptor;

    public override bool TakesStream => true;

    public override async Task ExchangeAsync(StreamExchange exchange)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(exchange.Context.Cancellation);
        await using IWatchSession session = watches.Open(exchange.Context);
        Task requests = TakeRequestsAsync(exchange, session, over);
        try
        {
            await SendResponsesAsync(session.Responses, exchange.Output, over.Token);
        }
        catch (OperationCanceledException) when (!exchange.Context.Cancellation.IsCancellationRequested)
        {
            // Only the other loop's failure ends this one so.
            await requests;
        }
        finally
        {
            await over.CancelAsync();
            await requests.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task TakeRequestsAsync(StreamExchange exchange, IWatchSession session, CancellationTokenSource over)
    {
        bool first = true;
        try
        {
            while (await exchange.Input.NextAsync<WatchRequest>(over.Token) is { } request)
            {
                first = false;
                await session.SendAsync(request, over.Token);
            }
        }
        catch (JsonDecodeException) when (!first)
        {
            // A later message that is no JSON counts as the end of the input.
        }
        catch
        {
            // The other loop waits for answers that will not come: end it, and let it report this failure.
            _ = over.CancelAsync();
            throw;
        }
    }

    private static async Task SendResponsesAsync(ChannelReader<WatchResponse> responses, IStreamOutput client, CancellationToken cancellation)
    {
        while (await responses.WaitToReadAsync(cancellation))
        {
            using JsonOutput output = JsonOutput.Rent();
            while (output.Written.Length < BatchBytes && responses.TryRead(out WatchResponse? response))
            {
                if (output.Written.Length > 0)
                {
                    output.Byte((byte)'\n');
                }

                StreamLine.Write(output, response);
            }

            if (output.Written.Length > 0)
            {
                await client.SendAsync(output.WrittenMemory, cancellation);
            }
        }
    }
}
