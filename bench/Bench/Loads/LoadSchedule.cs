using System.Diagnostics;

namespace WebEtcd.Bench.Loads;

/// <summary>When a load warms up, counts and ends. Times are <see cref="Stopwatch"/> ticks.</summary>
/// <param name="Start">The first request.</param>
/// <param name="RecordFrom">Requests that start from here on count.</param>
/// <param name="End">No request starts from here on.</param>
/// <param name="IntervalTicks">The pause from one request of a client to its next when the load is paced, else 0.</param>
internal sealed record LoadSchedule(long Start, long RecordFrom, long End, long IntervalTicks)
{
    /// <summary>A schedule that begins now.</summary>
    /// <param name="warmupSeconds">Seconds that do not count.</param>
    /// <param name="seconds">Seconds that count.</param>
    /// <param name="ratePerSecond">Requests a second of all clients together; 0 runs as fast as answers come.</param>
    /// <param name="clients">All clients of the load.</param>
    public static LoadSchedule FromNow(double warmupSeconds, double seconds, double ratePerSecond, int clients)
    {
        var now = Stopwatch.GetTimestamp();
        var recordFrom = now + (long)(warmupSeconds * Stopwatch.Frequency);
        var interval = ratePerSecond > 0 ? (long)(Stopwatch.Frequency * clients / ratePerSecond) : 0;
        return new LoadSchedule(now, recordFrom, recordFrom + (long)(seconds * Stopwatch.Frequency), interval);
    }
}
