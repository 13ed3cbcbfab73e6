namespace WebEtcd.Dashboard.ViewModels.Metrics;

/// <summary>How several numbers of a metric become one.</summary>
public enum MetricFold
{
    /// <summary>Of what flows.</summary>
    Average,

    /// <summary>Of what is counted on each member by itself.</summary>
    Sum,

    /// <summary>Of latencies: a quantile of quantiles is none, the worst of them is a bound.</summary>
    Worst,

    /// <summary>Of what every member has alike, and of levels.</summary>
    Last,

    /// <summary>Of counters: how much was added.</summary>
    Growth,
}
