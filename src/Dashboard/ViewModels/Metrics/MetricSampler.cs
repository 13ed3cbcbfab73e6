using WebEtcd.Dashboard.Streams;

namespace WebEtcd.Dashboard.ViewModels.Metrics;

/// <summary>Makes points of samples: evenly spaced, each of all samples since the point before.</summary>
internal static class MetricSampler
{
    // A timer comes a little late now and then; a point without a sample of its own takes the one before, if it is as young as this.
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(2.5);

    /// <param name="samples">Of one member, oldest first.</param>
    /// <param name="metric">What is taken out of them.</param>
    /// <param name="end">Time of the last point.</param>
    /// <param name="span">Number and distance of the points.</param>
    public static double[] Points(IReadOnlyList<MemberSample> samples, Metric metric, DateTimeOffset end, MetricSpan span)
    {
        TimeSpan step = TimeSpan.FromSeconds(span.StepSeconds);
        double[] points = new double[span.Points];
        int next = 0;
        for (int i = 0; i < points.Length; i++)
        {
            DateTimeOffset until = end - (step * (points.Length - 1 - i));
            while (next < samples.Count && samples[next].At <= until - step)
            {
                next++;
            }

            int first = next;
            while (next < samples.Count && samples[next].At <= until)
            {
                next++;
            }

            if (first == next && first > 0 && samples[first - 1].At > until - step - Late)
            {
                first--;
            }

            points[i] = Fold(samples, first, next, metric);
        }

        return points;
    }

    /// <summary>Members as one. Where one of them is not known, the others stand for all.</summary>
    public static double[] Together(IReadOnlyList<double[]> members, Metric metric, MetricSpan span)
    {
        double[] points = new double[span.Points];
        for (int i = 0; i < points.Length; i++)
        {
            double[] known = [.. members.Select(member => member[i]).Where(double.IsFinite)];
            points[i] = known.Length == 0 ? double.NaN : metric.OverMembers == MetricFold.Sum ? known.Sum() : known.Max();
        }

        return points;
    }

    private static double Fold(IReadOnlyList<MemberSample> samples, int first, int end, Metric metric)
    {
        List<double> known = [];
        for (int i = first; i < end; i++)
        {
            if (samples[i].IsKnown && metric.Value(samples[i]) is var value && double.IsFinite(value))
            {
                known.Add(value);
            }
        }

        if (known.Count == 0)
        {
            return double.NaN;
        }

        return metric.OverTime switch
        {
            MetricFold.Average => known.Average(),
            MetricFold.Worst => known.Max(),

            // A member that was restarted counts from 0 again.
            MetricFold.Growth => Math.Max(0, known[^1] - (first > 0 && samples[first - 1].IsKnown ? metric.Value(samples[first - 1]) : known[0])),
            _ => known[^1],
        };
    }
}
