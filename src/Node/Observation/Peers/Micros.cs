namespace WebEtcd.Node.Observation.Peers;

/// <summary>Times as members tell them to each other: microseconds, moments since 1970.</summary>
internal static class Micros
{
    public static long Of(DateTimeOffset moment) => (moment.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    public static long Of(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <exception cref="ArgumentOutOfRangeException">No moment that a calendar knows.</exception>
    public static DateTimeOffset Moment(long micros) => DateTimeOffset.UnixEpoch + Span(micros);

    /// <summary>A span; what is too long to be one is the longest.</summary>
    public static TimeSpan Span(long micros) =>
        micros is > Longest or < -Longest ? TimeSpan.FromTicks(Math.Sign(micros) * (Longest * TimeSpan.TicksPerMicrosecond)) : TimeSpan.FromTicks(micros * TimeSpan.TicksPerMicrosecond);

    private const long Longest = long.MaxValue / 100;
}
