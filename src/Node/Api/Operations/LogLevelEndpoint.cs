using System.Text.Json;
using WebEtcd.Node.Api.Rest.Calls;
using WebEtcd.Node.Observation.Logs;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Api.Operations;

/// <summary>
/// <c>/debug/log-level</c>: GET tells the least level that is logged, PUT changes it, both as <c>{"level":"debug"}</c>. Etcd had this at
/// <c>/config/local/log</c> and gave it up with 3.5; the body it took is taken here too. For root only while authentication is on.
/// </summary>
internal sealed class LogLevelEndpoint(INodeLogService logs, ILogger<LogLevelEndpoint> logger)
{
    public const string Path = "/debug/log-level";

    private const int LongestBody = 1024;
    private static readonly EtcdError Unreadable = new(StatusCode.InvalidArgument, "the body must be like {\"level\":\"debug\"}");

    public async Task InvokeAsync(HttpContext http)
    {
        bool isPut = HttpMethods.IsPut(http.Request.Method);
        if (!isPut && !HttpMethods.IsGet(http.Request.Method))
        {
            http.Response.Headers.Allow = "GET, PUT";
            await PlainText.WriteErrorAsync(http, StatusCodes.Status405MethodNotAllowed, "Method Not Allowed");
            return;
        }

        RestCall? call = null;
        try
        {
            call = RestCall.Open(http);
            if (isPut)
            {
                await logs.SetLevelAsync(await ReadLevelAsync(http), call.Context);
            }

            NodeLogLevel level = await logs.LevelAsync(call.Context);
            await PlainText.WriteAsync(http, StatusCodes.Status200OK, $"{{\"level\":\"{LogLevels.Name(level)}\"}}", "application/json");
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            if (RestFailure.Of(error, http, call, logger) is { } answer)
            {
                await RestAnswer.WriteErrorAsync(http, answer);
            }
        }
        finally
        {
            call?.Dispose();
        }
    }

    private static async Task<NodeLogLevel> ReadLevelAsync(HttpContext http)
    {
        if (http.Request.ContentLength is null or > LongestBody)
        {
            throw new EtcdException(Unreadable);
        }

        try
        {
            using JsonDocument body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            JsonElement? level = body.RootElement.ValueKind == JsonValueKind.Object
                ? body.RootElement.EnumerateObject().Where(field => field.Name.Equals("level", StringComparison.OrdinalIgnoreCase)).Select(field => (JsonElement?)field.Value).FirstOrDefault()
                : null;
            if (level is not { ValueKind: JsonValueKind.String } text)
            {
                throw new EtcdException(Unreadable);
            }

            return LogLevels.Parse(text.GetString())
                ?? throw new EtcdException(StatusCode.InvalidArgument, $"'{text.GetString()}' is no log level: debug, info, warn, error, dpanic, panic or fatal");
        }
        catch (JsonException)
        {
            throw new EtcdException(Unreadable);
        }
    }
}
