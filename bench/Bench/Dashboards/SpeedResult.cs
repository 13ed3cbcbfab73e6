using WebEtcd.Bench.Compare;

namespace WebEtcd.Bench.Dashboards;

/// <summary>A load with and without dashboards: samples of the same rounds. Medians.</summary>
internal sealed record SpeedResult(string Title, IReadOnlyList<Sample> Without, IReadOnlyList<Sample> With)
{
    /// <summary>Puts a second without dashboards.</summary>
    public double WithoutPerSecond => RowResult.Median(Without.Select(sample => sample.Value));

    /// <summary>Puts a second with dashboards.</summary>
    public double WithPerSecond => RowResult.Median(With.Select(sample => sample.Value));

    /// <summary>The 99th percentile without dashboards, in milliseconds.</summary>
    public double WithoutP99Ms => RowResult.Median(Without.Select(sample => sample.P99Ms ?? 0));

    /// <summary>The 99th percentile with dashboards, in milliseconds.</summary>
    public double WithP99Ms => RowResult.Median(With.Select(sample => sample.P99Ms ?? 0));

    /// <summary>Puts with dashboards as a multiple of those without, in the same round.</summary>
    public double Ratio => RowResult.Median(With.Zip(Without, (with, without) => with.Value / without.Value));

    /// <summary>The 99th percentile with dashboards as a multiple of that without, in the same round.</summary>
    public double P99Ratio => RowResult.Median(With.Zip(Without, (with, without) => (with.P99Ms / without.P99Ms) ?? 0));

    /// <summary>CPU of the server without dashboards, in percent of a core.</summary>
    public double WithoutCpuPercent => RowResult.Median(Without.Select(sample => sample.ServerCpuPercent ?? 0));

    /// <summary>CPU of the server with dashboards, in percent of a core.</summary>
    public double WithCpuPercent => RowResult.Median(With.Select(sample => sample.ServerCpuPercent ?? 0));

    /// <summary>Failed puts.</summary>
    public long Errors => Without.Concat(With).Sum(sample => sample.Errors);
}
