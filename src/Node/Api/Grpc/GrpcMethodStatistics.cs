using System.Diagnostics;
using WebEtcd.Node.Observation.Metrics;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Api.Grpc;

/// <summary>Counts of one method since the start of the process. Written by all calls, read by the metrics page.</summary>
internal sealed class GrpcMethodStatistics
{
    private readonly long[] _handled = new long[(int)StatusCode.Unauthenticated + 1];
    private long _started;
    private long _received;
    private long _sent;
    private long _receivedBytes;
    private long _sentBytes;

    /// <summary>Calls begun.</summary>
    public long Started => Volatile.Read(ref _started);

    /// <summary>Messages read from clients.</summary>
    public long MessagesReceived => Volatile.Read(ref _received);

    /// <summary>Messages written to clients.</summary>
    public long MessagesSent => Volatile.Read(ref _sent);

    /// <summary>Bytes of these messages, with their frames.</summary>
    public long BytesReceived => Volatile.Read(ref _receivedBytes);

    public long BytesSent => Volatile.Read(ref _sentBytes);

    /// <summary>How long calls took; null unless the metrics are to be extensive.</summary>
    public Histogram? Durations { get; set; }

    /// <summary>Calls that ended with a code.</summary>
    public long Handled(StatusCode code) => Volatile.Read(ref _handled[(int)code]);

    public void OnStarted() => Interlocked.Increment(ref _started);

    public void OnReceived(long bytes)
    {
        Interlocked.Increment(ref _received);
        Interlocked.Add(ref _receivedBytes, bytes);
    }

    public void OnSent(long bytes)
    {
        Interlocked.Increment(ref _sent);
        Interlocked.Add(ref _sentBytes, bytes);
    }

    public void OnFinished(StatusCode code, long startTimestamp)
    {
        Interlocked.Increment(ref _handled[(int)code]);
        Durations?.Record(Stopwatch.GetElapsedTime(startTimestamp));
    }
}
