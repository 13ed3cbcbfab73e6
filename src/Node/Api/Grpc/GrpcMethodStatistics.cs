using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Api.Grpc;

/// <summary>Counts of one method since the start of the process. Written by all calls, read by the metrics page.</summary>
internal sealed class GrpcMethodStatistics
{
    private readonly long[] _handled = new long[(int)StatusCode.Unauthenticated + 1];
    private long _started;
    private long _received;
    private long _sent;

    /// <summary>Calls begun.</summary>
    public long Started => Volatile.Read(ref _started);

    /// <summary>Messages read from clients.</summary>
    public long MessagesReceived => Volatile.Read(ref _received);

    /// <summary>Messages written to clients.</summary>
    public long MessagesSent => Volatile.Read(ref _sent);

    /// <summary>Calls that ended with a code.</summary>
    public long Handled(StatusCode code) => Volatile.Read(ref _handled[(int)code]);

    public void OnStarted() => Interlocked.Increment(ref _started);

    public void OnFinished(StatusCode code, long received, long sent)
    {
        Interlocked.Increment(ref _handled[(int)code]);
        Interlocked.Add(ref _received, received);
        Interlocked.Add(ref _sent, sent);
    }
}
