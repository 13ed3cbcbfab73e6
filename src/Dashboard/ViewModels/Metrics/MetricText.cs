using WebEtcd.Dashboard.Formatting;

namespace WebEtcd.Dashboard.ViewModels.Metrics;

/// <summary>Numbers of a metric with their unit.</summary>
internal static class MetricText
{
    /// <summary>A value for people; a dash where nothing is known.</summary>
    public static string Of(double value, MetricUnit unit) => !double.IsFinite(value) ? "–" : unit switch
    {
        MetricUnit.PerSecond => $"{Units.Rate(Math.Round(value, 1))}/s",
        MetricUnit.Milliseconds => value == 0 ? "0 ms" : Units.Latency(TimeSpan.FromMilliseconds(value)),
        MetricUnit.Bytes => Units.Bytes((long)value),
        MetricUnit.Percent => Units.Percent(value),
        _ => Units.Count((long)Math.Round(value)),
    };

    /// <summary>The top of a scale: round in its unit, and not below what is drawn.</summary>
    public static double Top(double largest, MetricUnit unit)
    {
        if (!double.IsFinite(largest) || largest <= 0)
        {
            return unit == MetricUnit.Bytes ? 1024 : 1;
        }

        if (unit == MetricUnit.Bytes)
        {
            double step = Math.Pow(1024, Math.Floor(Math.Log(largest, 1024)));
            return Round(largest / step) * step;
        }

        double top = Round(largest);
        return unit == MetricUnit.Count ? Math.Max(1, Math.Ceiling(top)) : top;
    }

    private static double Round(double value)
    {
        double magnitude = Math.Pow(10, Math.Floor(Math.Log10(value)));
        double digit = value / magnitude;
        return magnitude * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 3 ? 3 : digit <= 4 ? 4 : digit <= 5 ? 5 : digit <= 6 ? 6 : digit <= 8 ? 8 : 10);
    }
}
