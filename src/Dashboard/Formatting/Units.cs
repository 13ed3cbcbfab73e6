using System.Globalization;

namespace WebEtcd.Dashboard.Formatting;

/// <summary>Numbers with their units, short and always the same width for the same magnitude.</summary>
internal static class Units
{
    private static readonly string[] ByteUnits = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>A whole number with thin groups of three.</summary>
    public static string Count(long value) => value.ToString("#,0", Grouped);

    public static string Count(ulong value) => value.ToString("#,0", Grouped);

    public static string Bytes(long bytes)
    {
        double amount = bytes;
        int unit = 0;
        while (Math.Abs(amount) >= 1024 && unit < ByteUnits.Length - 1)
        {
            amount /= 1024;
            unit++;
        }

        string digits = unit == 0 ? amount.ToString("0", Invariant) : amount.ToString(amount < 10 ? "0.0" : "0", Invariant);
        return $"{digits} {ByteUnits[unit]}";
    }

    /// <summary>A rate without its unit: <c>0</c>, <c>0.4</c>, <c>12</c>, <c>3,400</c>.</summary>
    public static string Rate(double perSecond) => perSecond switch
    {
        0 => "0",
        < 10 => perSecond.ToString("0.0", Invariant),
        _ => perSecond.ToString("#,0", Grouped),
    };

    public static string Latency(TimeSpan latency) => latency.TotalMilliseconds switch
    {
        0 => "–",
        < 1 => $"{latency.TotalMicroseconds.ToString("0", Invariant)} µs",
        < 10 => $"{latency.TotalMilliseconds.ToString("0.00", Invariant)} ms",
        < 1000 => $"{latency.TotalMilliseconds.ToString("0", Invariant)} ms",
        _ => $"{latency.TotalSeconds.ToString("0.0", Invariant)} s",
    };

    public static string Percent(double percent) => $"{percent.ToString(percent is > 0 and < 10 ? "0.0" : "0", Invariant)} %";

    /// <summary>How long something lasts, in its two largest units.</summary>
    public static string Duration(TimeSpan duration) => duration switch
    {
        { TotalSeconds: < 1 } => "0 s",
        { TotalMinutes: < 1 } => $"{(int)duration.TotalSeconds} s",
        { TotalHours: < 1 } => $"{duration.Minutes} min {duration.Seconds} s",
        { TotalDays: < 1 } => $"{duration.Hours} h {duration.Minutes} min",
        _ => $"{(int)duration.TotalDays} d {duration.Hours} h",
    };

    /// <summary>How long something took, from microseconds to days, with as many digits as are of use.</summary>
    public static string Span(TimeSpan span) => span.Duration() switch
    {
        { TotalMilliseconds: < 1 } => "less than 1 ms",
        { TotalMilliseconds: < 1000 } => $"{span.TotalMilliseconds.ToString("0", Invariant)} ms",
        { TotalSeconds: < 10 } => $"{span.TotalSeconds.ToString("0.0", Invariant)} s",
        _ => Duration(span),
    };

    /// <summary>A moment as seen from another one: <c>+38 ms</c>, <c>−1.2 s</c>, <c>0</c>.</summary>
    public static string Offset(TimeSpan offset)
    {
        TimeSpan size = offset.Duration();
        string sign = offset < TimeSpan.Zero ? "−" : "+";
        return size switch
        {
            { TotalMilliseconds: < 0.05 } => "0",
            { TotalMilliseconds: < 10 } => $"{sign}{size.TotalMilliseconds.ToString("0.0", Invariant)} ms",
            { TotalMilliseconds: < 1000 } => $"{sign}{size.TotalMilliseconds.ToString("0", Invariant)} ms",
            { TotalSeconds: < 10 } => $"{sign}{size.TotalSeconds.ToString("0.000", Invariant)} s",
            { TotalSeconds: < 100 } => $"{sign}{size.TotalSeconds.ToString("0.0", Invariant)} s",
            _ => $"{sign}{Duration(size)}",
        };
    }

    /// <summary>How long ago something was, in one unit.</summary>
    public static string Ago(TimeSpan age) => age switch
    {
        { TotalSeconds: < 1 } => "now",
        { TotalMinutes: < 1 } => $"{(int)age.TotalSeconds} s ago",
        { TotalHours: < 1 } => $"{(int)age.TotalMinutes} min ago",
        { TotalDays: < 1 } => $"{(int)age.TotalHours} h ago",
        _ => $"{(int)age.TotalDays} d ago",
    };

    /// <summary>One thing or several, with the number.</summary>
    public static string Plural(long count, string one, string many) => $"{Count(count)} {(count == 1 ? one : many)}";

    public static string MemberId(ulong id) => id.ToString("x", Invariant);

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    // A narrow no-break space groups digits without being read as a decimal sign anywhere.
    private static readonly NumberFormatInfo Grouped = new() { NumberGroupSeparator = "\u202F" };
}
