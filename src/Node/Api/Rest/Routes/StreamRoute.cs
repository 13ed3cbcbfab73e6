using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using WebEtcd.Node.Api.Rest.Calls;
using WebEtcd.Node.Api.Rest.Json;
using WebEtcd.Node.Api.Rest.Streams;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Api.Rest.Routes;

/// <summary>A path that answers a stream of lines over HTTP.</summary>
internal abstract class StreamRoute(RouteDescription description, RestApiOptions options, ILogger logger, CancellationToken stopping) : RestRoute(description)
{
    public override bool AnswersStream => true;

    public override async Task InvokeAsync(HttpContext http)
    {
        LiftLimits(http);
        HttpStreamOutput output = new(http);
        RestCall? opened = null;
        try
        {
            opened = RestCall.Open(http, stopping);
            await ExchangeAsync(new StreamExchange(new JsonMessageReader(http.Request.BodyReader, options), output, opened.Context));
            output.Prepare();
        }
        catch (Exception e)
        {
            await AnswerFailureAsync(http, output, e, opened);
        }
        finally
        {
            opened?.Dispose();
        }
    }

    private async ValueTask AnswerFailureAsync(HttpContext http, HttpStreamOutput output, Exception exception, RestCall? opened)
    {
        // A server that stops cuts its streams without a word, as etcd does: clients then reconnect instead of giving up.
        if (stopping.IsCancellationRequested)
        {
            http.Abort();
            return;
        }

        if (RestFailure.Of(exception, http, opened, logger) is not { } error)
        {
            return;
        }

        if (!output.HasStarted)
        {
            // Malformed JSON is the gateway's own error, not one of the stream behind it.
            await RestAnswer.WriteErrorAsync(http, error, inStream: exception is not JsonDecodeException);
            return;
        }

        using JsonOutput line = JsonOutput.Rent();
        RestAnswer.StreamError(line, error);
        await output.SendAsync(line.WrittenMemory, http.RequestAborted);
    }

    // Streams are idle for hours by nature, and their requests add up: only single messages are bounded.
    private static void LiftLimits(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } requestRate)
        {
            requestRate.MinDataRate = null;
        }

        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } responseRate)
        {
            responseRate.MinDataRate = null;
        }
    }
}
