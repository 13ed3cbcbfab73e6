using System.Globalization;
using WebEtcd.Node.Api.Grpc.Framing;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Api.Grpc;

/// <summary>
/// Takes every gRPC request, before routing. What is HTTP/2 in clear text can be nothing else; with TLS the content type decides,
/// since browsers speak HTTP/2 there too.
/// </summary>
internal sealed class GrpcMiddleware(RequestDelegate next, GrpcMethodTable table, GrpcApiOptions options, ILogger logger, CancellationToken stopping)
{
    private readonly int _limitBytes = options.MaxReceiveMessageBytes;
    private readonly TimeSpan _slow = options.SlowCall;

    public Task InvokeAsync(HttpContext http)
    {
        HttpRequest request = http.Request;
        string? contentType = request.ContentType;
        bool isGrpc = GrpcContentType.IsGrpc(contentType);
        if (!HttpProtocol.IsHttp2(request.Protocol))
        {
            return isGrpc && table.TryFind(request.Path.Value ?? "", out _) ? NotFoundAsync(http.Response) : next(http);
        }

        if (!isGrpc)
        {
            return request.IsHttps
                ? next(http)
                : Refuse(http.Response, StatusCodes.Status415UnsupportedMediaType, GrpcProtocolErrors.BadContentType(contentType ?? ""));
        }

        TimeSpan? timeout = null;
        string? timeoutText = request.Headers.GrpcTimeout;
        if (timeoutText is not null)
        {
            if (GrpcTimeout.Parse(timeoutText, out TimeSpan wait) is { } reason)
            {
                return Refuse(http.Response, StatusCodes.Status400BadRequest, GrpcProtocolErrors.BadTimeout(reason));
            }

            timeout = wait;
        }

        if (!HttpMethods.IsPost(request.Method))
        {
            return Refuse(http.Response, StatusCodes.Status405MethodNotAllowed, GrpcProtocolErrors.NotPost(request.Method));
        }

        if (timeout == TimeSpan.Zero)
        {
            return Refuse(http.Response, StatusCodes.Status200OK, EtcdErrors.ContextDeadlineExceeded);
        }

        string path = request.Path.Value ?? "";
        if (!table.TryFind(path, out GrpcMethod? method))
        {
            return Refuse(http.Response, StatusCodes.Status200OK, table.Unknown(path));
        }

        string? encoding = request.Headers.GrpcEncoding;
        if (encoding is not (null or "identity" or GzipMessages.Name))
        {
            return Refuse(http.Response, StatusCodes.Status200OK, GrpcProtocolErrors.UnknownEncoding(encoding));
        }

        return RunAsync(http, method, timeout);
    }

    private async Task RunAsync(HttpContext http, GrpcMethod method, TimeSpan? timeout)
    {
        method.Statistics.OnStarted();
        table.Clients.Count(http.Request.Headers[ClientVersions.Header], method.Kind);
        using var call = new GrpcCall(http, method, timeout, _limitBytes, stopping);
        EtcdError? failure = null;
        try
        {
            await method.HandleAsync(call);
        }
        catch (Exception e)
        {
            failure = GrpcFailure.From(e, call, logger);
        }

        call.Finish(failure);
        if (method.Kind == GrpcMethodKind.Unary && _slow > TimeSpan.Zero && call.Elapsed is var took && took > _slow)
        {
            GrpcLog.SlowCall(logger, call.Path, call.Context.Peer, (long)took.TotalMilliseconds);
        }
    }

    private static Task Refuse(HttpResponse response, int httpStatus, EtcdError error)
    {
        response.StatusCode = httpStatus;
        response.ContentType = GrpcContentType.Plain;
        response.Headers.GrpcStatus = ((int)error.Code).ToString(CultureInfo.InvariantCulture);
        response.Headers.GrpcMessage = GrpcStatusText.Encode(error.Message);
        return Task.CompletedTask;
    }

    private static Task NotFoundAsync(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status404NotFound;
        response.ContentType = "text/plain; charset=utf-8";
        response.Headers.XContentTypeOptions = "nosniff";
        return response.WriteAsync("404 page not found\n");
    }
}
