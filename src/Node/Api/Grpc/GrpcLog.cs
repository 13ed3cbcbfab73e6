namespace WebEtcd.Node.Api.Grpc;

internal static partial class GrpcLog
{
    [LoggerMessage(1, LogLevel.Error, "call of {Path} by {Peer} failed unexpectedly")]
    public static partial void UnexpectedFailure(ILogger logger, string path, string peer, Exception error);

    [LoggerMessage(3, LogLevel.Warning, "call of {Path} by {Peer} took {DurationMs} ms")]
    public static partial void SlowCall(ILogger logger, string path, string peer, long durationMs);

    [LoggerMessage(2, LogLevel.Warning, "gRPC service {Service} has no implementation in this node; its methods are unknown to clients")]
    public static partial void ServiceMissing(ILogger logger, string service);
}
