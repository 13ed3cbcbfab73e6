namespace WebEtcd.Bench.Compare;

/// <summary>A row with the samples of both systems. Medians; ratios are WebEtcd to etcd.</summary>
internal sealed record RowResult(string Id, string Title, string Unit, bool HigherIsBetter, string Goal, IReadOnlyList<Sample> Etcd, IReadOnlyList<Sample> WebEtcd)
{
    /// <summary>etcd's median.</summary>
    public double EtcdMedian => Median(Etcd.Select(sample => sample.Value));

    /// <summary>WebEtcd's median.</summary>
    public double WebEtcdMedian => Median(WebEtcd.Select(sample => sample.Value));

    /// <summary>WebEtcd's median as a multiple of etcd's; null when etcd's is 0.</summary>
    public double? Ratio => EtcdMedian > 0 ? WebEtcdMedian / EtcdMedian : null;

    /// <summary>etcd's median of the 99th percentiles, in milliseconds.</summary>
    public double? EtcdP99Ms => MedianP99(Etcd);

    /// <summary>WebEtcd's median of the 99th percentiles, in milliseconds.</summary>
    public double? WebEtcdP99Ms => MedianP99(WebEtcd);

    /// <summary>WebEtcd's 99th percentile as a multiple of etcd's.</summary>
    public double? P99Ratio => EtcdP99Ms > 0 ? WebEtcdP99Ms / EtcdP99Ms : null;

    /// <summary>Failed requests of both systems.</summary>
    public (long Etcd, long WebEtcd) Errors => (Etcd.Sum(sample => sample.Errors), WebEtcd.Sum(sample => sample.Errors));

    private static double? MedianP99(IReadOnlyList<Sample> samples)
        => samples.All(sample => sample.P99Ms is null) ? null : Median(samples.Select(sample => sample.P99Ms ?? 0));

    /// <summary>The middle of some values.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
