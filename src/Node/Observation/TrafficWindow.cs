using System.Diagnostics;
using WebEtcd.Node.Hosting.ClientPort;
using WebEtcd.Node.Observation.Metrics;
using WebEtcd.Shared.Observation;
using WebEtcd.StateMachine;

namespace WebEtcd.Node.Observation;

/// <summary>Rates and latencies over the last seconds, from the counters of <see cref="TrafficMeter"/>. Called by one thread at a time.</summary>
internal sealed class TrafficWindow(TrafficMeter meter, NodeMeters meters, EtcdStateMachine stateMachine, ClientConnections connections)
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(5);

    private readonly Queue<Reading> _readings = [];

    public TrafficView Sample()
    {
        Reading now = Read();
        _readings.Enqueue(now);
        while (_readings.Count > 2 && Stopwatch.GetElapsedTime(_readings.Peek().Timestamp, now.Timestamp) > Length)
        {
            _readings.Dequeue();
        }

        Reading then = _readings.Peek();
        double seconds = Math.Max(0.001, Stopwatch.GetElapsedTime(then.Timestamp, now.Timestamp).TotalSeconds);
        return new TrafficView(
            (now.Puts - then.Puts) / seconds,
            (now.Ranges - then.Ranges) / seconds,
            (now.Txns - then.Txns) / seconds,
            (now.WatchEvents - then.WatchEvents) / seconds,
            LatencyRecorder.Between(then.PutBuckets, now.PutBuckets),
            LatencyRecorder.Between(then.RangeBuckets, now.RangeBuckets),
            connections.Current,
            Environment.WorkingSet,
            (now.Cpu - then.Cpu).TotalSeconds / seconds * 100)
        {
            TxnLatency = LatencyRecorder.Between(then.TxnBuckets, now.TxnBuckets),
            ApplyLatency = LatencyRecorder.Between(then.ApplyBuckets, now.ApplyBuckets),
        };
    }

    private Reading Read() => new(
        Stopwatch.GetTimestamp(),
        meter.Puts.Count,
        meter.Ranges.Count,
        meter.Txns.Count,
        stateMachine.Watches.Statistics().EventsSent,
        meter.Puts.Copy(),
        meter.Ranges.Copy(),
        meter.Txns.Copy(),
        meters.Apply.Latencies.Copy(),
        Environment.CpuUsage.TotalTime);

    private sealed record Reading(
        long Timestamp, long Puts, long Ranges, long Txns, long WatchEvents, long[] PutBuckets, long[] RangeBuckets, long[] TxnBuckets, long[] ApplyBuckets, TimeSpan Cpu);
}
