using Microsoft.AspNetCore.Connections;
using WebEtcd.Node.Api.Rest.Json;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Api.Rest.Calls;

/// <summary>Turns what a call threw into the error of the API.</summary>
internal static class RestFailure
{
    private static readonly EtcdError Canceled = new(StatusCode.Canceled, "context canceled");
    private static readonly EtcdError Internal = new(StatusCode.Internal, "internal error; the server's log has the details");

    /// <summary>The error to answer; null when nobody is there to read it.</summary>
    public static EtcdError? Of(Exception exception, HttpContext http, RestCall? call, ILogger logger)
    {
        switch (exception)
        {
            case EtcdException e:
                return e.Error;
            case JsonDecodeException e:
                return new EtcdError(StatusCode.InvalidArgument, e.Message);
            case BadHttpRequestException e:
                return new EtcdError(StatusCode.InvalidArgument, e.Message);
        }

        if (http.RequestAborted.IsCancellationRequested || exception is ConnectionResetException or ConnectionAbortedException)
        {
            return null;
        }

        if (exception is OperationCanceledException)
        {
            return call is { IsExpired: true } ? EtcdErrors.ContextDeadlineExceeded : Canceled;
        }

        RestLog.CallFailed(logger, exception, http.Request.Path);
        return Internal;
    }
}
