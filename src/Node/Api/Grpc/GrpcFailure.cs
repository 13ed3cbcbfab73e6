using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Api.Grpc;

/// <summary>The one place where an exception becomes a status.</summary>
internal static class GrpcFailure
{
    private static readonly EtcdError Canceled = new(StatusCode.Canceled, "context canceled");
    private static readonly EtcdError Unexpected = new(StatusCode.Unknown, "etcdserver: unexpected failure, see the log of the server");

    /// <summary>What the client is told. What nobody expected is logged.</summary>
    public static EtcdError From(Exception exception, GrpcCall call, ILogger logger)
    {
        switch (exception)
        {
            case EtcdException expected:
                return expected.Error;

            // Whatever the service was doing when the wait ended, it is the end that counts.
            case OperationCanceledException when call.DeadlinePassed:
                return EtcdErrors.ContextDeadlineExceeded;
            case OperationCanceledException when call.ServerStopping:
                return EtcdErrors.Stopped;
            case OperationCanceledException:
                return Canceled;
            default:
                GrpcLog.UnexpectedFailure(logger, call.Path, call.Context.Peer, exception);
                return Unexpected;
        }
    }
}
