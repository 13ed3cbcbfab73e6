namespace WebEtcd.Simulation.Tests.World;

/// <summary>
/// The clocks of one member. The monotonic one runs a little faster or slower than the world's; the wall clock jumps as well. While the member works, time
/// stands still but for what its disk takes.
/// </summary>
internal sealed class MemberTime(Scheduler scheduler) : TimeProvider
{
    private const long Million = 1_000_000;
    private static readonly DateTimeOffset s_epoch = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private long _ratePpm = Million;
    private long _worldUs;
    private long _localUs;

    /// <summary>What the disk has taken of the step at hand, in microseconds of the world.</summary>
    public long StallUs { get; set; }

    /// <summary>How far the wall clock is off, in microseconds.</summary>
    public long WallOffsetUs { get; set; }

    /// <summary>Speed of the monotonic clock, in millionths of the world's.</summary>
    public long RatePpm
    {
        get => _ratePpm;
        set
        {
            (_localUs, _worldUs) = (LocalUs, scheduler.NowUs + StallUs);
            _ratePpm = value;
        }
    }

    public override long TimestampFrequency => Million;

    private long LocalUs => _localUs + ((scheduler.NowUs + StallUs - _worldUs) * _ratePpm / Million);

    public override long GetTimestamp() => LocalUs;

    public override DateTimeOffset GetUtcNow() => s_epoch.AddMicroseconds(LocalUs + WallOffsetUs);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new NotSupportedException("Nothing may wait for a timer in a simulated member.");

    /// <summary>How long the world takes until so many milliseconds of this clock have passed, in microseconds.</summary>
    public long WorldUsOf(long localMs) => (localMs * 1000 * Million / _ratePpm) + 1;
}
