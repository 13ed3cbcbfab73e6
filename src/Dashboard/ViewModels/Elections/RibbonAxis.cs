using System.Globalization;
using WebEtcd.Dashboard.Formatting;

namespace WebEtcd.Dashboard.ViewModels.Elections;

/// <summary>The time axis of the bands: places are shares of its width, in percent.</summary>
internal sealed class RibbonAxis(DateTimeOffset from, DateTimeOffset until)
{
    private const int MostTicks = 7;
    private const double ClearOfEdge = 5;

    private static readonly int[] StepSeconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 43200, 86400, 172800, 604800];

    public DateTimeOffset From { get; } = from;

    public DateTimeOffset Until { get; } = until;

    private TimeSpan Length => Until - From;

    public double Place(DateTimeOffset moment) => Math.Clamp((moment - From) / Length * 100, 0, 100);

    /// <summary>Moments with a label, at round distances from the end or at round times of the clock.</summary>
    public IEnumerable<(double Place, string Label)> Ticks(bool isAbsolute)
    {
        TimeSpan step = TimeSpan.FromSeconds(StepSeconds.FirstOrDefault(seconds => Length.TotalSeconds / seconds <= MostTicks, StepSeconds[^1]));
        DateTimeOffset tick = isAbsolute ? new DateTimeOffset(Until.UtcTicks - (Until.UtcTicks % step.Ticks), TimeSpan.Zero) : Until;
        for (; tick >= From; tick -= step)
        {
            if (Place(tick) < ClearOfEdge)
            {
                yield break;
            }

            yield return (Place(tick), isAbsolute ? Clock(tick, step) : tick == Until ? "now" : "−" + Short(Until - tick));
        }
    }

    private static string Clock(DateTimeOffset moment, TimeSpan step) =>
        moment.UtcDateTime.ToString(step < TimeSpan.FromMinutes(1) ? "HH:mm:ss" : step < TimeSpan.FromDays(1) ? "HH:mm" : "MM-dd", CultureInfo.InvariantCulture);

    private static string Short(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => $"{span.TotalSeconds:0} s",
        { TotalHours: < 1 } when span.Seconds == 0 => $"{span.TotalMinutes:0} min",
        { TotalDays: < 1 } when span is { Minutes: 0, Seconds: 0 } => $"{span.TotalHours:0} h",
        _ => Units.Duration(span),
    };
}
