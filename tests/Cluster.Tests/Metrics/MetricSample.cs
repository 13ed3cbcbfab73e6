namespace WebEtcd.Cluster.Tests.Metrics;

/// <summary>One line of an exposition: the series as it is written, its name, its labels and its value.</summary>
internal sealed record MetricSample(string Series, string Name, IReadOnlyDictionary<string, string> Labels, string Value)
{
    /// <summary>Takes a line apart. Label values here hold neither quotes nor commas.</summary>
    public static MetricSample Parse(string line)
    {
        var space = line.LastIndexOf(' ');
        var series = line[..space];
        var brace = series.IndexOf('{', StringComparison.Ordinal);
        var name = brace < 0 ? series : series[..brace];
        var labels = brace < 0 ? [] : series[(brace + 1)..^1].Split(',').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim('"'));
        return new MetricSample(series, name, labels, line[(space + 1)..]);
    }
}
