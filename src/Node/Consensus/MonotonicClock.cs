namespace WebEtcd.Node.Consensus;

/// <summary>Milliseconds that only grow, whatever happens to the wall clock. Leases, deadlines and ticks are counted in them.</summary>
internal sealed class MonotonicClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public TimeProvider Time { get; } = time;

    /// <summary>Milliseconds since the clock was made.</summary>
    public long NowMs => (long)Time.GetElapsedTime(_start).TotalMilliseconds;
}
