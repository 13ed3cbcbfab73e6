namespace WebEtcd.Dashboard.ViewModels.Metrics;

/// <summary>What the numbers of a metric count.</summary>
public enum MetricUnit
{
    PerSecond,
    Milliseconds,
    Bytes,
    Count,
    Percent,
}
