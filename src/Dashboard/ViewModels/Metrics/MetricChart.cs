using System.Globalization;
using System.Text;

namespace WebEtcd.Dashboard.ViewModels.Metrics;

/// <summary>One metric as it is drawn, on a field of 100 by 100.</summary>
public sealed record MetricChart(Metric Metric, IReadOnlyList<MetricSeries> Series)
{
    /// <summary>Top of the scale.</summary>
    public double Top { get; } = MetricText.Top(Series.Select(series => series.Peak).Where(double.IsFinite).DefaultIfEmpty(0).Max(), Metric.Unit);

    /// <summary>Nothing is known of any time that is drawn.</summary>
    public bool IsEmpty => Series.All(series => !double.IsFinite(series.Peak));

    /// <summary>What the drawing shows, in words.</summary>
    public string Summary => string.Join("; ", Series.Select(series =>
        $"{series.Name} now {MetricText.Of(series.Now, Metric.Unit)}, at most {MetricText.Of(series.Peak, Metric.Unit)}"));

    /// <summary>The line of a series as SVG path data, with gaps where nothing is known. A point alone is a short stroke.</summary>
    public string Path(MetricSeries series)
    {
        StringBuilder path = new();
        bool isDrawing = false;
        for (int i = 0; i < series.Values.Count; i++)
        {
            double value = series.Values[i];
            if (!double.IsFinite(value))
            {
                isDrawing = false;
                continue;
            }

            double x = series.Values.Count == 1 ? 100 : 100.0 * i / (series.Values.Count - 1);
            double y = 100 - (100 * Math.Clamp(value / Top, 0, 1));
            path.Append(isDrawing ? 'L' : 'M').Append(Number(x)).Append(' ').Append(Number(y));
            if (!isDrawing && (i + 1 == series.Values.Count || !double.IsFinite(series.Values[i + 1])))
            {
                path.Append("h0.01");
            }

            isDrawing = true;
        }

        return path.ToString();
    }

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
