namespace WebEtcd.Bench.Measuring;

/// <summary>The outcome of one load. Latencies are milliseconds; rates are per second of wall clock time.</summary>
/// <param name="Load">The name of the load and its shape.</param>
/// <param name="Operations">Good answers counted after the warm-up.</param>
/// <param name="Errors">Failures, whenever they happened.</param>
/// <param name="Seconds">Wall clock time of the counted part.</param>
/// <param name="PerSecond">Good answers per second.</param>
/// <param name="MeanMs">Mean latency.</param>
/// <param name="P50Ms">Median latency.</param>
/// <param name="P90Ms">90th percentile.</param>
/// <param name="P99Ms">99th percentile.</param>
/// <param name="P999Ms">99.9th percentile.</param>
/// <param name="MaxMs">The slowest answer.</param>
/// <param name="AnswerMiBPerSecond">Bytes of answers, in MiB per second.</param>
/// <param name="ClientCpuPercent">CPU time of this process in percent of one core.</param>
/// <param name="ErrorTexts">Failures by their text.</param>
internal sealed record LoadReport(
    string Load,
    long Operations,
    long Errors,
    double Seconds,
    double PerSecond,
    double MeanMs,
    double P50Ms,
    double P90Ms,
    double P99Ms,
    double P999Ms,
    double MaxMs,
    double AnswerMiBPerSecond,
    double ClientCpuPercent,
    IReadOnlyDictionary<string, long> ErrorTexts)
{
    private const double NanosecondsPerMillisecond = 1e6;

    /// <summary>Sums a tally up.</summary>
    public static LoadReport From(string load, Tally tally, double seconds, double cpuSeconds)
    {
        var latencies = tally.Latencies;
        double Ms(double quantile) => latencies.Quantile(quantile) / NanosecondsPerMillisecond;
        var span = Math.Max(seconds, 1e-9);
        return new LoadReport(
            load,
            latencies.Count,
            tally.Errors.Values.Sum(),
            seconds,
            latencies.Count / span,
            latencies.MeanNanoseconds / NanosecondsPerMillisecond,
            Ms(0.5),
            Ms(0.9),
            Ms(0.99),
            Ms(0.999),
            latencies.MaxNanoseconds / NanosecondsPerMillisecond,
            tally.AnswerBytes / span / (1024 * 1024),
            100 * cpuSeconds / span,
            new SortedDictionary<string, long>(tally.Errors.ToDictionary(), StringComparer.Ordinal));
    }
}
