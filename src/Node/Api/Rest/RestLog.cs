namespace WebEtcd.Node.Api.Rest;

internal static partial class RestLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "REST call {Path} failed in a way that is no answer of the API")]
    public static partial void CallFailed(ILogger logger, Exception exception, string path);
}
